import GRDB
import HonourModel

/// Counts the records of the newest state in blocks of keys, so that a key's rank among the records
/// of its kind is found without passing over those before it.
///
/// A block of level 0 begins at a record whose key's hash ends in 5 zero bits and reaches to the
/// next such record; one of level 1 begins where the hash ends in 10, and so on. So a block holds
/// 32 blocks of the level below on the average, where it begins is told by the keys alone and never
/// by the order in which they came, and the whole table is a function of the state. What stands
/// before a kind's first such record is a block that begins at the empty id. Empty blocks have no
/// row.
///
/// Cost: a key costs the members of one block at each level.
/// Source: `Protocol/revisions.md`, section 7.
struct BlockTable {
  static let levelCount = 4
  private static let zeroBits = 5
  /// Sorts after every id: none has a character above `z`.
  private static let afterAll: ArraySlice<UInt8> = [0x7F]
  /// Keys whose blocks are counted together.
  private static let batchCount = 10_000

  private let database: Database
  private let selectBefore: PreparedStatement
  private let selectAfter: PreparedStatement
  private let selectBlocks: PreparedStatement
  private let selectRecords: PreparedStatement
  private let selectDead: PreparedStatement
  private let countRecords: PreparedStatement
  private let countDead: PreparedStatement
  private let deleteBlocks: PreparedStatement
  private let insertBlock: PreparedStatement

  init(_ database: Database) throws {
    self.database = database
    selectBefore = try database.prepared(
      """
      SELECT first FROM block WHERE kind = ? AND level = ? AND first < ?
      ORDER BY first DESC LIMIT 1
      """)
    selectAfter = try database.prepared(
      "SELECT first FROM block WHERE kind = ? AND level = ? AND first > ? ORDER BY first LIMIT 1")
    selectBlocks = try database.prepared(
      """
      SELECT first, count FROM block WHERE kind = ? AND level = ? AND first >= ? AND first < ?
      ORDER BY first
      """)
    selectRecords = try database.prepared(
      """
      SELECT id FROM record INDEXED BY record_key WHERE kind = ? AND id >= ? AND id < ?
      ORDER BY id
      """)
    selectDead = try database.prepared(
      """
      SELECT id FROM record INDEXED BY record_dead
      WHERE live = 0 AND kind = ? AND id >= ? AND id < ?
      """)
    countRecords = try database.prepared(
      """
      SELECT count(*) FROM record INDEXED BY record_key WHERE kind = ? AND id >= ? AND id < ?
      """)
    countDead = try database.prepared(
      """
      SELECT count(*) FROM record INDEXED BY record_dead
      WHERE live = 0 AND kind = ? AND id >= ? AND id < ?
      """)
    deleteBlocks = try database.prepared(
      "DELETE FROM block WHERE kind = ? AND level = ? AND first >= ? AND first < ?")
    insertBlock = try database.prepared(
      "INSERT INTO block(kind, level, first, count) VALUES (?, ?, ?, ?)")
  }

  /// Whether a block of `level` begins at a record of this key.
  static func begins(_ key: RecordKey, level: Int) -> Bool {
    key.hash.trailingZeroBitCount >= zeroBits * (level + 1)
  }

  // MARK: Counting

  /// Brings the blocks to the newest state, which differs from theirs by the versions after `base`.
  ///
  /// `moved` records came or went, of the `recordCount` that there are; where these are many, all
  /// are counted anew in one pass.
  func update(from base: Int64, to bound: Int64, moved: UInt64, recordCount: Int64) throws {
    guard moved > 0 else { return }
    guard moved < UInt64(clamping: recordCount / 4) else { return try rebuild() }
    var batch: [RecordKey] = []
    try StateTable(database).forEachPresenceChange(from: base, to: bound) { key, _ in
      batch.append(key)
      guard batch.count == Self.batchCount else { return }
      try recount(around: batch)
      batch.removeAll(keepingCapacity: true)
    }
    try recount(around: batch)
  }

  /// Counts everything anew.
  func rebuild() throws {
    try database.prepared("DELETE FROM block").execute()
    let selectKind = try database.prepared(
      "SELECT kind FROM record INDEXED BY record_key WHERE kind > ? ORDER BY kind LIMIT 1")
    var last: [UInt8] = []
    while let kind = try selectKind.first(.text(last), read: { $0.bytes(0) }) {
      for level in 0..<Self.levelCount {
        try recount(level: level, kind: kind[...], from: [], to: Self.afterAll)
      }
      last = kind
    }
  }

  /// Counts the blocks around each key, level by level, each block once; the keys rise.
  private func recount(around keys: [RecordKey]) throws {
    for level in 0..<Self.levelCount {
      var done: (kind: ArraySlice<UInt8>, end: ArraySlice<UInt8>) = ([], [])
      for key in keys {
        let (kind, id) = (key.kindBytes, key.idBytes)
        if kind == done.kind, id.lexicographicallyPrecedes(done.end) { continue }
        // From the block before: the key may have begun one and be gone, or come and begin one.
        let place = SQLValue.integer(Int64(level))
        let start = try selectBefore.first(.text(kind), place, .text(id)) { $0.bytes(0)[...] } ?? []
        let end =
          try selectAfter.first(.text(kind), place, .text(id)) { $0.bytes(0)[...] } ?? Self.afterAll
        try recount(level: level, kind: kind, from: start, to: end)
        done = (kind, end)
      }
    }
  }

  /// Counts the blocks of one level from the start of one to the start of another.
  private func recount(
    level: Int, kind: ArraySlice<UInt8>, from start: ArraySlice<UInt8>, to end: ArraySlice<UInt8>
  ) throws {
    var counter = BlockCounter(level: level, kind: kind, start: Array(start))
    if level == 0 {
      var dead: Set<[UInt8]> = []
      try selectDead.eachRow(.text(kind), .text(start), .text(end)) { dead.insert($0.bytes(0)) }
      try selectRecords.eachRow(.text(kind), .text(start), .text(end)) { row in
        let id = row.bytes(0)
        if dead.isEmpty || !dead.contains(id) { counter.add(id, count: 1) }
      }
    } else {
      try selectBlocks.eachRow(
        .text(kind), .integer(Int64(level - 1)), .text(start), .text(end)
      ) { counter.add($0.bytes(0), count: $0.integer(1)) }
    }
    let place = SQLValue.integer(Int64(level))
    try deleteBlocks.execute(.text(kind), place, .text(start), .text(end))
    for block in counter.blocks {
      try insertBlock.execute(.text(kind), place, .text(block.first), .integer(block.count))
    }
  }

  // MARK: Ranks

  /// For each key the number of records of its kind in the newest state whose keys are smaller;
  /// the keys rise.
  func ranks(of keys: [RecordKey]) throws -> [Int64] {
    var ranks: [Int64] = []
    ranks.reserveCapacity(keys.count)
    var start = 0
    while start < keys.count {
      let kind = keys[start].kindBytes
      let end = keys[start...].firstIndex { $0.kindBytes != kind } ?? keys.count
      try addRanks(
        of: keys[start..<end].map(\.idBytes)[...], kind: kind, under: Self.levelCount, from: [],
        rank: 0, to: &ranks)
      start = end
    }
    return ranks
  }

  /// Adds the ranks of ids that lie in one block of a level; its first record has rank `rank`.
  private func addRanks(
    of ids: ArraySlice<ArraySlice<UInt8>>, kind: ArraySlice<UInt8>, under level: Int,
    from start: ArraySlice<UInt8>, rank: Int64, to ranks: inout [Int64]
  ) throws {
    guard level > 0 else {
      return try addRanks(of: ids, kind: kind, from: start, rank: rank, to: &ranks)
    }
    guard let last = ids.last else { return }
    var members: [BlockCounter.Block] = []
    // The last id may begin a block itself; nothing of that block comes before it.
    try selectBlocks.eachRow(
      .text(kind), .integer(Int64(level - 1)), .text(start), .text(last)
    ) { members.append(BlockCounter.Block(first: $0.bytes(0), count: $0.integer(1))) }
    var rank = rank
    var next = ids.startIndex
    for (index, member) in members.enumerated() {
      let end =
        index + 1 < members.count
        ? ids[next...].firstIndex { !$0.lexicographicallyPrecedes(members[index + 1].first) }
          ?? ids.endIndex
        : ids.endIndex
      try addRanks(
        of: ids[next..<end], kind: kind, under: level - 1, from: member.first[...], rank: rank,
        to: &ranks)
      next = end
      rank += member.count
    }
    // Without a block before them they come before every record.
    if members.isEmpty { ranks += repeatElement(rank, count: ids.count) }
  }

  /// Counts the records between a block's start and each id.
  private func addRanks(
    of ids: ArraySlice<ArraySlice<UInt8>>, kind: ArraySlice<UInt8>, from start: ArraySlice<UInt8>,
    rank: Int64, to ranks: inout [Int64]
  ) throws {
    var rank = rank
    var start = start
    for id in ids {
      let values: [SQLValue] = [.text(kind), .text(start), .text(id)]
      try countRecords.eachRow(all: values) { rank += $0.integer(0) }
      try countDead.eachRow(all: values) { rank -= $0.integer(0) }
      ranks.append(rank)
      start = id
    }
  }
}
