import Foundation
import HonourModel
import HonourStore
import Testing

@Suite struct ReplicaApplyTests {
  let fixture: ReplicaFixture
  let first: ReplicaTestState
  let second: ReplicaTestState

  init() throws {
    fixture = try ReplicaFixture()
    first = try ReplicaTestState([
      #"{"id":"u1","kind":"unit","name":"Trung đoàn Mẫu A"}"#,
      #"{"id":"p1","kind":"person","name":"Nguyễn Văn Thành","unit":"u1"}"#,
      #"{"id":"p2","kind":"person","name":"Lê Thị Mẫu"}"#,
      #"{"extra":{"n":1.5},"id":"x1","kind":"later_kind","name":"Sau này"}"#,
    ])
    var next = first
    try next.put(#"{"id":"p1","kind":"person","name":"Nguyễn Văn Thạnh","unit":"u1"}"#)
    try next.put(#"{"id":"p3","kind":"person","name":"Đỗ Đức Dũng"}"#)
    next.remove(RecordKey(kind: "person", id: "p2"))
    second = next
  }

  func exported(_ replica: Replica) throws -> [CanonicalRecord] {
    var result: [CanonicalRecord] = []
    try ReplicaReader(directory: fixture.directory).read { state in
      try state.forEachRecord { result.append($0) }
    }
    return result
  }

  @Test func `a new replica holds nothing and stands nowhere`() throws {
    let replica = try Replica(directory: fixture.directory)
    #expect(try replica.position() == nil)
    #expect(try exported(replica).isEmpty)
  }

  @Test func `a snapshot and then a delta give the target's records`() throws {
    let replica = try Replica(directory: fixture.directory)
    let snapshot = try replica.apply(fixture.snapshot(1, first), first.puts)
    #expect(snapshot == .applied(from: nil, inserted: 4, replaced: 0, deleted: 0))
    #expect(try exported(replica) == first.records)
    let outcome = try replica.apply(
      fixture.delta((1, first), (2, second)), first.changes(to: second))
    #expect(
      outcome
        == .applied(
          from: fixture.info(1, first).position, inserted: 1, replaced: 1, deleted: 1))
    #expect(try exported(replica) == second.records)
    #expect(try replica.revision() == fixture.info(2, second))
  }

  @Test func `the base of a delta finds ids by rank and who refers to a record`() throws {
    let replica = try Replica(directory: fixture.directory)
    try replica.apply(fixture.snapshot(1, first), first.puts)
    let base = try HeldState(directory: fixture.directory)
    try replica.apply(fixture.delta((1, first), (2, second)), first.changes(to: second))
    let person = Array("person".utf8)
    #expect(try base.ids(ofKind: person, ranks: [0, 1]) == [Array("p1".utf8), Array("p2".utf8)])
    #expect(try base.ids(ofKind: person, ranks: [1, 2]) == [Array("p2".utf8)])
    let persons = first.records.filter { $0.key.kind == "person" }
    for limit in 0...3 {
      #expect(
        try base.lastRecords(ofKind: person, atMost: limit) == Array(persons.suffix(limit)))
    }
    var found: [CanonicalRecord] = []
    let unit = RecordKey(kind: "unit", id: "u1")
    #expect(
      try base.forEachReferrer(ofKind: person, to: [unit], atMost: 1) {
        found.append($0)
        return true
      })
    #expect(found == first.records.filter { $0.key.id == "p1" })
    #expect(try !base.forEachReferrer(ofKind: person, to: [unit], atMost: 0) { _ in true })
    #expect(
      try base.forEachReferrer(ofKind: Array("none".utf8), to: [unit], atMost: 0) { _ in true })
  }

  @Test func `a position outlives the process that reached it`() throws {
    let replica = try Replica(directory: fixture.directory)
    try replica.apply(fixture.snapshot(1, first), first.puts)
    try replica.remember(addresses: ["honour+tcp://a:1", "honour+tcp://b:2"])
    try replica.close()
    let again = try ReplicaReader(directory: fixture.directory)
    let found = try again.read { try $0.revision() }
    #expect(found == fixture.info(1, first))
  }

  @Test func `what was applied before is not read again`() throws {
    let replica = try Replica(directory: fixture.directory)
    try replica.apply(fixture.snapshot(1, first), first.puts)
    let outcome = try replica.apply(fixture.snapshot(1, first)) {
      Issue.record("Nothing is to be read.")
      return nil
    }
    #expect(outcome == .alreadyThere)
  }

  @Test func `a delta from another base is refused before it is read`() throws {
    let replica = try Replica(directory: fixture.directory)
    let request = fixture.delta((1, first), (2, second))
    #expect(throws: ApplyError.wrongBase(held: nil, base: fixture.info(1, first).position.short)) {
      try replica.apply(request) {
        Issue.record("Nothing is to be read.")
        return nil
      }
    }
    try replica.apply(fixture.snapshot(1, first), first.puts)
    let held = fixture.info(1, first).position
    // Later than what is held, and of another content under its number.
    for base in [(UInt64(2), first), (1, second)] {
      let wrong = fixture.info(base.0, base.1).position.short
      #expect(throws: ApplyError.wrongBase(held: held, base: wrong)) {
        try replica.apply(fixture.delta(base, (3, second))) {
          Issue.record("Nothing is to be read.")
          return nil
        }
      }
    }
    #expect(try exported(replica) == first.records)
  }

  @Test func `a snapshot replaces all that was there`() throws {
    let replica = try Replica(directory: fixture.directory)
    try replica.apply(fixture.snapshot(1, first), first.puts)
    try replica.apply(fixture.snapshot(2, second), second.puts)
    #expect(try exported(replica) == second.records)
  }

  @Test func `another dataset, an older state and a false twin are refused`() throws {
    let replica = try Replica(directory: fixture.directory)
    try replica.apply(fixture.snapshot(2, second), second.puts)
    let held = fixture.info(2, second).position
    let stranger = try ReplicaFixture()
    #expect(
      throws: ApplyError.foreignLineage(held: fixture.lineage, offered: stranger.lineage)
    ) { try replica.apply(stranger.snapshot(3, first), first.puts) }
    #expect(
      throws: ApplyError.backwards(held: held, target: fixture.info(1, first).position)
    ) { try replica.apply(fixture.snapshot(1, first), first.puts) }
    #expect(
      throws: ApplyError.diverged(held: held, target: fixture.info(2, first).position)
    ) { try replica.apply(fixture.snapshot(2, first), first.puts) }
  }

  @Test func `whatever is wrong in a delta leaves the replica as it was`() throws {
    let replica = try Replica(directory: fixture.directory)
    try replica.apply(fixture.snapshot(1, first), first.puts)
    let good = first.changes(to: second)
    let request = fixture.delta((1, first), (2, second))
    let absent = RecordKey(kind: "person", id: "p9")
    let unreadable = CanonicalRecord(key: absent, bytes: Array("{".utf8))
    let misnamed = CanonicalRecord(key: absent, bytes: first.records[0].bytes)
    let wrong: [[RecordChange]] = [
      [], good.reversed(), good + [.delete(RecordKey(kind: "unit", id: "zz"))],
      Array(good.dropLast()), [.put(unreadable)], [.put(misnamed)], [good[0], good[0]],
    ]
    for changes in wrong {
      #expect(throws: ApplyError.self) { try replica.apply(request, changes) }
      #expect(try replica.revision() == fixture.info(1, first))
      #expect(try exported(replica) == first.records)
    }
    try replica.apply(request, good)
    #expect(try exported(replica) == second.records)
  }

  @Test func `a failing source leaves a snapshot's predecessor in place`() throws {
    struct Cut: Error {}
    let replica = try Replica(directory: fixture.directory)
    try replica.apply(fixture.snapshot(1, first), first.puts)
    var left = 2
    #expect(throws: Cut.self) {
      try replica.apply(fixture.snapshot(2, second)) {
        left -= 1
        guard left >= 0 else { throw Cut() }
        return second.puts[1 - left]
      }
    }
    #expect(try exported(replica) == first.records)
  }

  @Test func `a second writer is told who holds the lock`() throws {
    let replica = try Replica(directory: fixture.directory)
    #expect(throws: StoreError.locked(path: fixture.directory, pid: getpid())) {
      _ = try Replica(directory: fixture.directory, waitSeconds: 0)
    }
    try replica.close()
  }
}
