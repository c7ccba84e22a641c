import GRDB
import HonourModel
import Testing

@testable import HonourStore

/// What a check finds where the tables were changed behind the store's back.
@Suite struct CanonicalCheckTests {
  let fixture: CanonicalFixture

  init() throws {
    fixture = try CanonicalFixture()
    try fixture.publish([
      #"{"id":"a","kind":"unit","name":"A"}"#,
      #"{"id":"b","kind":"unit","name":"B","parent":"a"}"#,
      #"{"id":"d","issued_on":"2020-01-02","issuer":"C","kind":"decision","number":"7","type":"grant"}"#,
    ])
    try fixture.publish([#"{"id":"a","kind":"unit","name":"A2"}"#])
  }

  private func problems(after sql: String) throws -> [StoreProblem] {
    #expect(try fixture.store.check() == [])
    let writer = try #require(fixture.store.writer)
    try writer.inDatabase { try $0.execute(sql: sql) }
    return try fixture.store.check()
  }

  @Test func `a changed byte of an old version is found, with the revision that it breaks`() throws
  {
    let problems = try problems(
      after: "UPDATE version SET body = replace(body, 'A', 'X') WHERE vid = 1")
    #expect(problems.count == 1)
    guard case .wrongRoot(1, _, _) = problems.first else {
      Issue.record("\(problems)")
      return
    }
  }

  @Test func `bytes that are not canonical, or another record's, are found`() throws {
    let problems = try problems(
      after: """
        UPDATE version SET body = replace(body, ':', ': ') WHERE vid = 1;
        UPDATE version SET body = replace(body, '"b"', '"c"') WHERE vid = 2;
        UPDATE version SET body = 'x' WHERE vid = 3;
        """)
    #expect(problems.contains(.wrongBytes(.named("unit/a"), version: 1)))
    #expect(problems.contains(.wrongBytes(.named("unit/b"), version: 2)))
    #expect(problems.contains(.wrongBytes(.named("decision/d"), version: 3)))
    #expect(problems.contains(.wrongCounts(revision: 1)))
  }

  @Test(arguments: [
    ("DELETE FROM version WHERE vid = 4", StoreProblem.unreadable(place: "version")),
    ("UPDATE version SET previous = NULL WHERE vid = 4", .brokenHistory(version: 4)),
    ("UPDATE record SET hash = hash + 1 WHERE id = 'b'", .wrongHash(.named("unit/b"))),
    ("UPDATE record SET live = 0 WHERE id = 'b'", .wrongNewestVersion(.named("unit/b"))),
    ("UPDATE record SET version = 1 WHERE id = 'a'", .wrongNewestVersion(.named("unit/a"))),
    ("UPDATE record SET targets = NULL WHERE id = 'b'", .wrongReferences(.named("unit/b"))),
    ("DELETE FROM reference", .wrongReferences(.named("unit/b"))),
    ("INSERT INTO reference VALUES (1, 1)", .strayNotes(table: "reference", count: 1)),
    ("DELETE FROM natural_key", .wrongNaturalKey(.named("decision/d"))),
    ("INSERT INTO natural_key VALUES ('x', 'y', 1)", .strayNotes(table: "natural_key", count: 1)),
    ("UPDATE revision SET record_count = 9 WHERE revision = 2", .wrongCounts(revision: 2)),
    ("UPDATE revision SET epoch = 1 WHERE revision = 1", .brokenRevision(2)),
    ("UPDATE revision SET root = x'00' WHERE revision = 1", .unreadable(place: "revision.root")),
    (
      "UPDATE tree SET digests = zeroblob(512)",
      .wrongTree(bucket: RecordKey.named("unit/a").bucket)
    ),
    ("UPDATE tree SET digests = zeroblob(5)", nil),
    ("UPDATE block SET count = count + 1 WHERE level = 2", .wrongBlocks(kind: "unit", level: 2)),
    ("DELETE FROM block WHERE level = 0", .wrongBlocks(kind: "unit", level: 0)),
    ("INSERT INTO block VALUES ('zebra', 0, '', 1)", .wrongBlocks(kind: "zebra", level: 0)),
    ("INSERT INTO block VALUES ('unit', 9, '', 1)", .wrongBlocks(kind: "unit", level: 9)),
  ])
  func `each wrong note is named`(sql: String, expected: StoreProblem?) throws {
    let problems = try problems(after: sql)
    #expect(!problems.isEmpty)
    if let expected { #expect(problems.contains(expected), "\(problems)") }
  }

  @Test(arguments: [
    "UPDATE signature SET previous = zeroblob(32) WHERE revision = 2",
    "UPDATE signature SET hash = zeroblob(32) WHERE revision = 2",
    "UPDATE signature SET signature = x'00' WHERE revision = 2",
    "INSERT INTO signature VALUES (9, zeroblob(32), zeroblob(32), zeroblob(64))",
  ])
  func `what was signed is compared with what is there`(sql: String) throws {
    try fixture.store.signHistory(by: SigningKey())
    #expect(try fixture.store.check().isEmpty)
    let revision: UInt64 = sql.hasPrefix("INSERT") ? 9 : 2
    #expect(try problems(after: sql) == [.wrongSignature(revision: revision)])
  }

  @Test func `progress ends at the last version`() throws {
    var last: [Int64] = []
    _ = try fixture.store.check { last = [$0, $1] }
    #expect(last == [4, 4])
  }
}
