import Foundation
import GRDB
import HonourModel
import HonourStore
import Testing

@Suite struct ReplicaRepairTests {
  let fixture: ReplicaFixture
  let state: ReplicaTestState

  init() throws {
    let sample = try ReplicaFixture.Sample.lines.get()
    fixture = try ReplicaFixture(copyOf: sample)
    state = sample.state
  }

  /// Changes the file behind the replica's back.
  private func damage(_ sql: String) throws {
    let queue = try DatabaseQueue(path: Replica.path(in: fixture.directory))
    try queue.write { database in try database.execute(sql: sql) }
    try queue.close()
  }

  /// Walks from what can be read to `target`, as client and daemon do over the wire.
  private func repair(_ replica: Replica, _ revision: UInt64, to target: ReplicaTestState) throws
    -> ApplyOutcome
  {
    let found = try replica.stageRepair()
    let wanted = target.tree
    let buckets = (0..<HashTree.bucketCount).filter { found[$0] != wanted[$0] }
    let staged = try replica.stagedDigests(inBuckets: buckets).values.joined()
    let theirs = target.records.filter { buckets.contains($0.key.bucket) }
    let own = Dictionary(uniqueKeysWithValues: staged.map { ($0.key, $0.digest) })
    var changes: [RecordChange] = theirs.filter { own[$0.key] != $0.digest }.map { .put($0) }
    let keys = Set(theirs.map(\.key))
    changes += own.keys.filter { !keys.contains($0) }.map { .delete($0) }
    let request = ApplyRequest(
      shape: .patch, target: fixture.info(revision, target), contact: ReplicaFixture.contact,
      isRepair: true)
    return try replica.apply(request, changes.sorted { $0.key < $1.key })
  }

  private func expectWhole(_ target: ReplicaTestState, _ comment: Comment) throws {
    let reader = try ReplicaReader(directory: fixture.directory)
    #expect(try reader.read { try $0.verify() } == [], comment)
    var records: [CanonicalRecord] = []
    try reader.read { state in try state.forEachRecord { records.append($0) } }
    #expect(records == target.records, comment)
  }

  @Test(
    arguments: [
      "UPDATE record SET body = replace(body, 'Thành', 'Thanh') WHERE id = 'p6'",
      "UPDATE record SET body = '{' WHERE id = 'p1'",
      "UPDATE record SET body = x'FF00FE' WHERE id = 'p1'",
      "UPDATE record SET body = replace(body, 'p6', 'p5') WHERE id = 'p6'",
      "DELETE FROM record WHERE id IN ('p1', 'p2', 'h1')",
      "DELETE FROM record",
      """
      INSERT INTO record (hash, kind, id, sort, body)
      VALUES (7, 'person', 'x', x'00', '{"id":"x","kind":"person","name":"Kẻ lạ"}')
      """,
      "UPDATE record SET sort = x'00' WHERE id = 'p2'",
      "UPDATE record SET hash = hash + 1",
      "UPDATE record SET id = 'p99' WHERE id = 'p2'",
      "DELETE FROM reference",
      "INSERT INTO mention VALUES (1, 5, 9)",
      "UPDATE phrase SET plain = 'x'",
      "INSERT INTO phrase_index (phrase_index) VALUES ('delete-all')",
      "DROP TABLE phrase_index",
      "DROP TABLE mention",
      "DROP INDEX record_hash",
      "UPDATE kind SET records = records + 1",
      "UPDATE tree SET digests = zeroblob(512)",
      "UPDATE tree SET digests = x'00'",
      "DELETE FROM tree",
      "UPDATE meta SET value = '2' WHERE key = 'records'",
      "UPDATE meta SET value = 'x' WHERE key = 'root'",
      "DELETE FROM meta",
      "DROP VIEW person",
      "DROP TABLE record",
      "DROP TABLE reference",
      "DROP TABLE phrase",
      "DROP TABLE kind",
      "DROP TABLE tree",
      "DROP TABLE meta",
      "DROP TABLE sync_log",
      "ALTER TABLE sync_log RENAME COLUMN shape TO zz",
      "DELETE FROM sync_log",
      "UPDATE sync_log SET records = records + 1",
      "UPDATE kind SET records = 9223372036854775807",
      "UPDATE meta SET value = '18446744073709551615' WHERE key IN ('records', 'bytes')",
      "DROP TABLE phrase_index_data",
      "DROP TABLE phrase_index_idx",
      "DROP TABLE phrase_index_config",
      "DELETE FROM phrase_index_data",
      "DELETE FROM phrase_index_idx",
      "DELETE FROM phrase_index_config",
      "CREATE TRIGGER mine AFTER INSERT ON sync_log BEGIN DELETE FROM mention; END",
      "UPDATE sync_log SET root = 'x'",
      "UPDATE sync_log SET root = x'00FF', author = x'FF'",
    ])
  func `whatever is damaged is mended`(sql: String) throws {
    try damage(sql)
    let replica = try Replica(directory: fixture.directory)
    let outcome = try repair(replica, 1, to: state)
    guard case .applied = outcome else {
      Issue.record("\(outcome)")
      return
    }
    try replica.close()
    try expectWhole(state, "\(sql)")
  }

  @Test func `damage in everything at once is mended, on the way to a newer revision`() throws {
    try damage(
      """
      UPDATE record SET body = '{}', hash = 1 WHERE id = 'p1';
      DELETE FROM record WHERE id = 'p2';
      DELETE FROM reference; DELETE FROM mention; DELETE FROM phrase; DELETE FROM tree;
      UPDATE kind SET records = 0; UPDATE record SET sort = x'00';
      """)
    var target = state
    try target.put(#"{"id":"p100","kind":"person","name":"Người mới"}"#)
    target.remove(RecordKey(kind: "person", id: "p3"))
    let replica = try Replica(directory: fixture.directory)
    _ = try repair(replica, 2, to: target)
    #expect(try replica.revision()?.position.revision == 2)
    try replica.close()
    try expectWhole(target, "")
  }

  @Test func `a repair that does not end in the root leaves everything as it was`() throws {
    try damage("UPDATE record SET body = '{' WHERE id = 'p1'")
    let before = try ReplicaReader(directory: fixture.directory).read { try $0.verify() }
    let replica = try Replica(directory: fixture.directory)
    _ = try replica.stageRepair()
    let request = ApplyRequest(
      shape: .patch, target: fixture.info(2, state), contact: ReplicaFixture.contact,
      isRepair: true)
    #expect(throws: ApplyError.self) { _ = try replica.apply(request, []) }
    try replica.close()
    #expect(try ReplicaReader(directory: fixture.directory).read { try $0.verify() } == before)
  }

  @Test func `a repair does not go back behind a position that is believed`() throws {
    let replica = try Replica(directory: fixture.directory)
    #expect(throws: ApplyError.self) { _ = try repair(replica, 0, to: state) }
    var other = state
    try other.put(#"{"id":"p1","kind":"person","name":"Ai đó khác"}"#)
    #expect(throws: ApplyError.self) { _ = try repair(replica, 1, to: other) }
    try replica.close()
  }

  @Test func `a patch brings a sound replica to a revision that is no continuation`() throws {
    var target = state
    try target.put(#"{"id":"p1","kind":"person","name":"Tên khác"}"#)
    target.remove(RecordKey(kind: "person", id: "p2"))
    let replica = try Replica(directory: fixture.directory)
    #expect(try replica.tree().root == state.root)
    let key = RecordKey(kind: "person", id: "p1")
    let held = try replica.digests(inBuckets: [key.bucket])[key.bucket] ?? []
    #expect(held.contains { $0.key == key })
    let request = ApplyRequest(
      shape: .patch, target: fixture.info(9, target), contact: ReplicaFixture.contact)
    let outcome = try replica.apply(request, state.changes(to: target))
    #expect(
      outcome
        == .applied(
          from: fixture.info(1, state).position, inserted: 0, replaced: 1, deleted: 1))
    try replica.close()
    try expectWhole(target, "")
    let log = try ReplicaReader(directory: fixture.directory).read { try $0.log(limit: 1) }
    #expect(log.map(\.shape) == ["walk"])
  }
}
