import Foundation
import GRDB
import HonourModel
import HonourStore
import Testing

@Suite struct ReplicaVerifyTests {
  let fixture: ReplicaFixture

  init() throws {
    fixture = try ReplicaFixture(copyOf: try ReplicaFixture.Sample.lines.get())
  }

  private func problems() throws -> [VerifyProblem] {
    try ReplicaReader(directory: fixture.directory).read { try $0.verify() }
  }

  /// Changes the file behind the replica's back.
  private func damage(_ sql: String) throws {
    let queue = try DatabaseQueue(path: Replica.path(in: fixture.directory))
    try queue.write { database in try database.execute(sql: sql) }
    try queue.close()
  }

  @Test func `a sound replica has no problems`() throws {
    #expect(try problems().isEmpty)
  }

  @Test func `a changed body is found and its record named`() throws {
    try damage("UPDATE record SET body = replace(body, 'Thành', 'Thanh') WHERE id = 'p6'")
    let key = RecordKey(kind: "person", id: "p6")
    let found = try problems()
    #expect(found.contains(.bucket(key.bucket, records: [key])))
    #expect(found.contains(.texts(key)))
  }

  @Test func `a lost and an unreadable record are found`() throws {
    try damage("UPDATE record SET body = '{' WHERE id = 'p1'")
    #expect(try problems().contains(.unreadable(RecordKey(kind: "person", id: "p1"))))
    try damage("DELETE FROM record WHERE id = 'p1'")
    let found = try problems()
    #expect(found.contains(.counts(expected: 11, found: 10)))
    #expect(found.contains { if case .bucket = $0 { true } else { false } })
  }

  @Test(
    arguments: [
      "UPDATE record SET sort = x'00' WHERE id = 'p2'",
      "UPDATE record SET hash = hash + 1 WHERE id = 'p2'",
      "UPDATE record SET id = 'p99' WHERE id = 'p2'",
      "DELETE FROM reference",
      "INSERT INTO reference VALUES (1, 2, 3)",
      "DELETE FROM mention WHERE rid = (SELECT rid FROM record WHERE id = 'p2')",
      "INSERT INTO mention VALUES (1, 5, 9)",
      "UPDATE phrase SET plain = 'x' WHERE pid = 1",
      "UPDATE phrase SET plain = CAST(plain AS BLOB) WHERE pid = 1",
      "UPDATE phrase SET toneless = x'00FF' WHERE pid = 1",
      "UPDATE phrase SET exact = CAST(exact AS BLOB) WHERE pid = 1",
      "UPDATE phrase SET text = text || 'x' WHERE pid = 1",
      "UPDATE phrase SET pid = 9223372036854775807 WHERE pid = 1",
      "UPDATE mention SET phrase = 'x' WHERE rid = 1",
      "UPDATE mention SET place = x'00' WHERE rid = 1",
      "UPDATE mention SET rid = -9223372036854775808 WHERE rid = 1",
      "UPDATE reference SET target = target + 1",
      "UPDATE reference SET kind = 'x'",
      "UPDATE reference SET source = 1.5 WHERE source = (SELECT min(source) FROM reference)",
      "UPDATE record SET kind = CAST(kind AS BLOB) WHERE id = 'p2'",
      "UPDATE record SET body = CAST(body AS BLOB) WHERE id = 'p2'",
      "UPDATE record SET sort = CAST(sort AS TEXT) WHERE id = 'p2'",
      "UPDATE kind SET records = 9223372036854775807 WHERE name = 'person'",
      "DELETE FROM phrase_index_data WHERE id > 10",
      "UPDATE phrase_index_data SET block = x'00FF' WHERE id = 1",
      "DELETE FROM phrase_index_data WHERE id = 1",
      "UPDATE phrase_index_data SET block = x'03010203' WHERE id = 1",
      "DELETE FROM phrase_index_config",
      "UPDATE phrase_index_config SET v = 99",
      "INSERT INTO phrase (text, exact, toneless, plain) VALUES ('q', 'q', 'q', 'q')",
      "INSERT INTO phrase_index (phrase_index) VALUES ('delete-all')",
      "UPDATE kind SET records = records + 1 WHERE name = 'person'",
      "UPDATE tree SET digests = zeroblob(512) WHERE page = (SELECT min(page) FROM tree)",
      "UPDATE meta SET value = '2' WHERE key = 'records'",
      "UPDATE meta SET value = 'x' WHERE key = 'root'",
      "DROP VIEW person",
      "UPDATE sync_log SET root = 'x'",
      "UPDATE sync_log SET root = x'00FF'",
      "UPDATE sync_log SET revision = 'Ω'",
      "UPDATE sync_log SET published_at = x'00'",
      "UPDATE sync_log SET message = x'FF'",
      "UPDATE sync_log SET shape = 'x'",
      "ALTER TABLE sync_log RENAME COLUMN shape TO zz",
    ])
  func `whatever is derived and wrong is found`(sql: String) throws {
    try damage(sql)
    #expect(!(try problems().isEmpty))
  }

  @Test(
    arguments: [
      "tree", "kind", "reference", "phrase", "mention", "record", "sync_log", "meta",
      "phrase_index", "phrase_index_data", "phrase_index_idx", "phrase_index_config",
    ])
  func `a lost table is named, and nothing else is`(table: String) throws {
    try damage("DROP TABLE \(table)")
    let lost = VerifyProblem.missing(SchemaObject(.table, table))
    #expect(try problems() == [lost])
    #expect(lost.touchesFacts == ["record", "meta"].contains(table))
  }

  @Test(
    arguments: [
      SchemaObject(.index, "record_key"), SchemaObject(.index, "record_hash"),
      SchemaObject(.index, "record_order"), SchemaObject(.index, "phrase_exact"),
      SchemaObject(.index, "phrase_toneless"), SchemaObject(.index, "phrase_plain"),
      SchemaObject(.view, "person"),
    ])
  func `a lost index or view is named, and nothing else is`(object: SchemaObject) throws {
    try damage("DROP \(object.kind.rawValue) \(object.name)")
    #expect(try problems() == [.missing(object)])
  }

  @Test func `what is not as this program makes it is named`() throws {
    try damage(
      """
      DROP INDEX phrase_plain; CREATE INDEX phrase_plain ON phrase (text);
      CREATE TRIGGER mine AFTER INSERT ON record BEGIN DELETE FROM mention; END;
      """)
    #expect(
      try problems() == [
        .altered(SchemaObject(.index, "phrase_plain")), .foreign(SchemaObject(.trigger, "mine")),
      ])
  }

  @Test(arguments: ["reference", "mention", "phrase"])
  func `a table without rows is told once, and not for each record`(table: String) throws {
    try damage("DELETE FROM \(table)")
    let found = try problems()
    #expect(found.count <= 2 && !found.contains(where: \.touchesFacts), "\(found)")
  }

  @Test(arguments: ["DELETE FROM phrase_index_idx", "UPDATE phrase_index_idx SET pgno = 3"])
  func `a word that is in the index and not found there is a problem`(sql: String) throws {
    // The index has pages to choose from only where it has many words.
    let more = try (0..<2_000).map { number in
      try Record(
        canonicalBytes: Array(
          #"{"id":"x\#(number)","kind":"person","name":"Người \#(number * 7919)"}"#.utf8)
      ).canonical
    }
    let sample = try ReplicaFixture.Sample.lines.get()
    let state = ReplicaTestState(records: sample.state.records + more)
    let replica = try Replica(directory: fixture.directory)
    try replica.apply(fixture.snapshot(2, state), state.puts)
    try replica.close()
    #expect(try problems() == [])
    try damage(sql)
    #expect(try problems() == [.wordIndex])
  }

  @Test func `a log that does not end at the position held is found`() throws {
    try damage("UPDATE sync_log SET records = records + 1")
    #expect(try problems() == [.newestEntry])
    try damage("DELETE FROM sync_log")
    #expect(try problems() == [.newestEntry])
  }

  @Test func `questions to a table that is lost say that the replica is damaged`() throws {
    try damage("DROP TABLE meta")
    let expected = StoreError.corrupt(
      path: Replica.path(in: fixture.directory), detail: "no such table: meta")
    #expect(throws: expected) {
      try ReplicaReader(directory: fixture.directory).read { try $0.revision() }
    }
  }

  @Test func `flipped bits are found or change no answer`() throws {
    let path = Replica.path(in: fixture.directory)
    let sound = try Data(contentsOf: URL(filePath: path))
    let lines = try ReplicaTestState(ReplicaSearchTests.lines).records
    var generator = SplitMix64(seed: 20_261_122)
    for _ in 0..<40 {
      let place = Int.random(in: 100..<sound.count, using: &generator)
      let bit = Int.random(in: 0..<8, using: &generator)
      var flipped = sound
      flipped[place] ^= 1 << bit
      try flipped.write(to: URL(filePath: path))
      // An error is as good as a problem: either way nobody takes the answer for sound.
      guard let reader = try? ReplicaReader(directory: fixture.directory),
        let isSound = try? reader.read({ try $0.verify().isEmpty }), isSound
      else { continue }
      var found: [CanonicalRecord] = []
      try reader.read { state in try state.forEachRecord { found.append($0) } }
      #expect(found == lines, "byte \(place), bit \(bit)")
      let hits = try reader.read { try $0.search("pham quoc cuong", limit: 5).hits }
      #expect(hits.map(\.record.key.id) == ["p1", "p2"], "byte \(place), bit \(bit)")
    }
  }

  @Test func `another program's file and another format are refused and not touched`() throws {
    let path = Replica.path(in: fixture.directory)
    try damage("PRAGMA user_version = 99")
    let before = try Data(contentsOf: URL(filePath: path))
    let unknown = StoreError.unknownFormat(path: path, found: 99, known: 1)
    #expect(throws: unknown) { _ = try Replica(directory: fixture.directory) }
    #expect(throws: unknown) { _ = try ReplicaReader(directory: fixture.directory) }
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
    try damage("PRAGMA application_id = 7")
    #expect(throws: StoreError.foreignFile(path: path)) {
      _ = try Replica(directory: fixture.directory)
    }
  }

  @Test func `a reader keeps its revision while a sync goes on`() throws {
    let old = try ReplicaTestState(ReplicaSearchTests.lines)
    var new = old
    new.remove(RecordKey(kind: "person", id: "p1"))
    let replica = try Replica(directory: fixture.directory)
    let reader = try ReplicaReader(directory: fixture.directory)
    try reader.read { state in
      #expect(try state.revision()?.position.revision == 1)
      try replica.apply(fixture.delta((1, old), (2, new)), old.changes(to: new))
      #expect(try state.revision()?.position.revision == 1)
      var count = 0
      try state.forEachRecord { _ in count += 1 }
      #expect(count == 11)
    }
    #expect(try reader.read { try $0.revision() }?.position.revision == 2)
  }

  @Test func `tools that read SQLite find a view for each kind`() throws {
    let queue = try DatabaseQueue(path: Replica.path(in: fixture.directory))
    let name = try queue.read { database in
      try String.fetchOne(database, sql: "SELECT recipient_name_at FROM honour WHERE id = 'h2'")
    }
    #expect(name == "Trần Thị Đà")
  }
}
