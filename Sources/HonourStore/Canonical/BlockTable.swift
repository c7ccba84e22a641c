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
  private let selectAnyDead: PreparedStatement
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
        AND NOT EXISTS (
          SELECT 1 FROM record AS dead INDEXED BY record_dead
          WHERE dead.live = 0 AND dead.kind = record.kind AND dead.id = record.id)
      ORDER BY id
      """)
    selectAnyDead = try database.prepared(
      """
      SELECT 1 FROM record INDEXED BY record_dead
      WHERE live = 0 AND kind = ? AND id >= ? AND id < ? LIMIT 1
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
      // Indexes alone: what of the row is asked for else would cost a page of the file each.
      try selectRecords.eachRow(.text(kind), .text(start), .text(end)) {
        counter.add($0.bytes(0), count: 1)
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

  /// The records of a kind in the newest state.
  func recordCount(ofKind kind: [UInt8]) throws -> Int64 {
    try database.prepared("SELECT coalesce(sum(count), 0) FROM block WHERE kind = ? AND level = ?")
      .first(.text(kind), .integer(Int64(Self.levelCount - 1))) { $0.integer(0) } ?? 0
  }

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
        of: keys[start..<end].map(\.idBytes)[...],
        in: Place(kind: kind, level: Self.levelCount, start: [], rank: 0, mayHoldDead: true),
        to: &ranks)
      start = end
    }
    return ranks
  }

  /// A block on the way down to the records.
  private struct Place {
    let kind: ArraySlice<UInt8>
    /// The level above its members; 0 where they are records.
    let level: Int
    let start: ArraySlice<UInt8>
    /// Of its first record.
    var rank: Int64
    /// Whether deleted records have keys in it.
    var mayHoldDead: Bool
  }

  /// Adds the ranks of ids that lie in one block.
  private func addRanks(
    of ids: ArraySlice<ArraySlice<UInt8>>, in place: Place, to ranks: inout [Int64]
  ) throws {
    guard place.level > 0 else { return try countRanks(of: ids, in: place, to: &ranks) }
    guard let last = ids.last else { return }
    let kind = SQLValue.text(place.kind)
    var members: [BlockCounter.Block] = []
    // The last id may begin a block itself; nothing of that block comes before it.
    try selectBlocks.eachRow(
      kind, .integer(Int64(place.level - 1)), .text(place.start), .text(last)
    ) { members.append(BlockCounter.Block(first: $0.bytes(0), count: $0.integer(1))) }
    // Without a block before them they come before every record.
    guard !members.isEmpty else {
      ranks += repeatElement(place.rank, count: ids.count)
      return
    }
    var rank = place.rank
    let mayHoldDead =
      try place.mayHoldDead
      && selectAnyDead.first(kind, .text(place.start), .text(last)) { _ in true } ?? false
    var next = ids.startIndex
    for (index, member) in members.enumerated() {
      var end = ids.endIndex
      if index + 1 < members.count {
        let following = members[index + 1].first
        end = ids[next...].firstIndex { !$0.lexicographicallyPrecedes(following) } ?? end
      }
      let inside = Place(
        kind: place.kind, level: place.level - 1, start: member.first[...], rank: rank,
        mayHoldDead: mayHoldDead)
      if next < end { try addRanks(of: ids[next..<end], in: inside, to: &ranks) }
      next = end
      rank += member.count
    }
  }

  /// Counts the records between a block's start and each id.
  private func countRanks(
    of ids: ArraySlice<ArraySlice<UInt8>>, in place: Place, to ranks: inout [Int64]
  ) throws {
    var rank = place.rank
    var start = place.start
    for id in ids {
      // Ids before a kind's first block come before every record.
      guard start.lexicographicallyPrecedes(id) else {
        ranks.append(rank)
        continue
      }
      let values: [SQLValue] = [.text(place.kind), .text(start), .text(id)]
      try countRecords.eachRow(all: values) { rank += $0.integer(0) }
      if place.mayHoldDead {
        try countDead.eachRow(all: values) { rank -= $0.integer(0) }
      }
      ranks.append(rank)
      start = id
    }
  }
}
