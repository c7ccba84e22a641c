import GRDB
import HonourModel
import Testing

@testable import HonourStore

/// Ranks among thousands of records, where blocks of several levels come and go.
@Suite struct CanonicalRankTests {
  typealias SplitMix64 = CanonicalLawTests.SplitMix64

  private static func key(_ number: Int) -> RecordKey { .named("unit/u\(number)") }

  private static func line(_ number: Int, name: Int = 0) -> String {
    #"{"id":"u\#(number)","kind":"unit","name":"\#(name)"}"#
  }

  /// Three revisions over 3,000 keys: many come at once, then some come and go, then most go.
  private static func history(
    _ fixture: CanonicalFixture, _ random: inout SplitMix64
  ) throws -> [Set<Int>] {
    var states: [Set<Int>] = [[]]
    var held: Set<Int> = []
    for share in [2_000, 150, 20, 1_800] {
      var lines: [String] = []
      for number in (0..<3_000).shuffled(using: &random).prefix(share) {
        let edits = Int.random(in: 0..<4, using: &random) == 0
        if held.contains(number), !edits {
          held.remove(number)
          lines.append("-unit/u\(number)")
        } else {
          held.insert(number)
          lines.append(line(number, name: states.count))
        }
      }
      try fixture.publish(lines)
      states.append(held)
    }
    return states
  }

  @Test(arguments: [1, 2])
  func `ranks are those of the state asked for, and it holds what it holds`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let fixture = try CanonicalFixture()
    let states = try Self.history(fixture, &random)
    #expect(try fixture.store.check() == [], "seed \(seed)")
    let asked = (0..<3_200).shuffled(using: &random).prefix(300).map(Self.key).sorted()
    for (revision, state) in states.enumerated() {
      let sorted = state.map(Self.key).sorted()
      var expected: [Int] = []
      for key in asked {
        var count = expected.last ?? 0
        while count < sorted.count, sorted[count] < key { count += 1 }
        expected.append(count)
      }
      let ranks = try fixture.store.ranks(of: asked, at: UInt64(revision))
      #expect(ranks == expected.map { UInt64($0) }, "seed \(seed), at \(revision)")
      let held = Set(sorted)
      #expect(
        try fixture.store.holds(asked, at: UInt64(revision)) == asked.map(held.contains),
        "seed \(seed), at \(revision)")
    }
    #expect(throws: StoreError.unknownRevision(9)) { try fixture.store.ranks(of: asked, at: 9) }
  }

  @Test func `deleted records before the first block do not count`() throws {
    let fixture = try CanonicalFixture()
    let first = try #require((0..<1_000).first { BlockTable.begins(Self.key($0), level: 0) })
    let smaller = (0..<1_000).filter { Self.key($0) < Self.key(first) }.prefix(3)
    try fixture.publish(([first] + smaller).map { Self.line($0) })
    try fixture.publish(smaller.map { "-unit/u\($0)" })
    #expect(try fixture.store.check() == [])
    let asked = ([first] + smaller).map(Self.key).sorted() + [.named("unit/z")]
    let none = Array(repeating: UInt64(0), count: smaller.count + 1)
    #expect(try fixture.store.ranks(of: asked, at: 2) == none + [1])
    #expect(try fixture.store.ranks(of: asked, at: 1) == asked.indices.map { UInt64($0) })
  }

  @Test func `blocks that followed each publish are those of one count of everything`() throws {
    var random = SplitMix64(seed: 7)
    let fixture = try CanonicalFixture()
    _ = try Self.history(fixture, &random)
    let writer = try #require(fixture.store.writer)
    func blocks() throws -> [[String]] {
      try writer.inDatabase { database in
        var rows: [[String]] = []
        try database.prepared("SELECT kind, level, first, count FROM block").eachRow { row in
          rows.append((0..<4).map { row.string($0) })
        }
        return rows
      }
    }
    let followed = try blocks()
    #expect(followed.count > 40)
    try writer.inDatabase { database in
      try database.inTransaction {
        try BlockTable(database).rebuild()
        return .commit
      }
    }
    #expect(try blocks() == followed)
  }

  @Test(arguments: 1...2)
  func `an older store is read as it is and gets what it lacks when it is opened to write`(
    format: Int
  ) throws {
    var random = SplitMix64(seed: 5)
    let fixture = try CanonicalFixture()
    _ = try Self.history(fixture, &random)
    let newest = try fixture.store.newest()
    let asked = [Self.key(7), Self.key(70)]
    let ranks = try fixture.store.ranks(of: asked, at: 2)
    try #require(fixture.store.writer).inDatabase {
      try $0.execute(sql: "DROP TABLE signature; PRAGMA user_version = \(format)")
      guard format == 1 else { return }
      try $0.execute(
        sql: """
          DROP TABLE block; DROP TABLE horizon; DROP INDEX record_dead;
          DROP INDEX version_deleted
          """)
    }
    let reader = try CanonicalStore.open(fixture.directory, as: .reader)
    #expect(try reader.check() == [])
    #expect(try reader.signedManifest(of: 2) == nil)
    try reader.close()
    try fixture.reopen()
    #expect(try fixture.store.newest() == newest)
    #expect(try fixture.store.check() == [])
    #expect(try fixture.store.ranks(of: asked, at: 2) == ranks)
    let publisher = SigningKey()
    #expect(try fixture.store.signHistory(by: publisher) == newest.position.revision)
    #expect(try fixture.store.signHistory(by: publisher) == 0)
    let signed = try #require(try fixture.store.signedManifest(of: newest.position.revision))
    #expect(signed.isValid(by: publisher.publicKey))
    #expect(signed.manifest == RevisionManifest(newest, previous: signed.manifest.previous))
  }
}
