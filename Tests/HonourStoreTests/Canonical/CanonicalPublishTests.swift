import HonourModel
import Testing

@testable import HonourStore

@Suite struct CanonicalPublishTests {
  let fixture: CanonicalFixture

  init() throws { fixture = try CanonicalFixture() }

  let unitA = #"{"id":"a","kind":"unit","name":"A"}"#
  let unitB = #"{"id":"b","kind":"unit","name":"B","parent":"a"}"#
  let personP = #"{"id":"p","kind":"person","name":"P","unit":"b"}"#

  @Test func `a new store is at revision 0 with the zero root`() throws {
    let newest = try fixture.store.newest()
    #expect(newest.position.revision == 0)
    #expect(newest.position.root == .zero)
    #expect(try fixture.lines() == [])
    #expect(try fixture.store.revisions(limit: 10).isEmpty)
  }

  @Test func `a publish makes a revision with its message, counts and root`() throws {
    let outcome = try fixture.publish([unitB, personP, unitA], message: "first")
    guard case .published(let info, let summary) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(info.position.revision == 1)
    #expect(info.message == "first")
    #expect(info.author == "tester")
    #expect(info.recordCount == 3)
    #expect(info.canonicalBytes == UInt64((unitA + unitB + personP).utf8.count))
    #expect(summary.inserted == 3)
    #expect(try fixture.lines() == [personP, unitA, unitB])
    #expect(try fixture.store.newest() == info)
    #expect(try fixture.store.info(epoch: 0, revision: 1) == info)
    #expect(try fixture.store.info(epoch: 1, revision: 1) == nil)
    var builder = HashTreeBuilder()
    try fixture.store.records(at: 1) { builder.add($0) }
    #expect(builder.finish().root == info.position.root)
  }

  @Test func `the same changes twice make no revision`() throws {
    let lines = [unitA, unitB, personP]
    try fixture.publish(lines)
    let newest = try fixture.store.newest()
    guard case .unchanged(let info, let summary) = try fixture.publish(lines) else {
      Issue.record("A revision was made.")
      return
    }
    #expect(info == newest)
    #expect(summary.unchanged == 3)
    try fixture.publish(["-person/p"])
    guard case .unchanged = try fixture.publish(["-person/p"]) else {
      Issue.record("A revision was made.")
      return
    }
  }

  @Test func `a full publish deletes what it leaves out`() throws {
    try fixture.publish([unitA, unitB, personP])
    let outcome = try fixture.publish([unitA, unitB], mode: .full)
    guard case .published(let info, let summary) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(summary.deleted == 1)
    #expect(summary.unchanged == 2)
    #expect(info.recordCount == 2)
    #expect(try fixture.lines() == [unitA, unitB])
    #expect(try fixture.lines(at: 1) == [personP, unitA, unitB])
  }

  @Test func `an id may return after its deletion`() throws {
    try fixture.publish([unitA])
    try fixture.publish(["-unit/a"])
    #expect(try fixture.store.newest().position.root == .zero)
    try fixture.publish([unitA])
    #expect(try fixture.lines() == [unitA])
    #expect(try fixture.lines(at: 2) == [])
    let history = try fixture.store.history(of: .named("unit/a"))
    #expect(history.map(\.revision.position.revision) == [3, 2, 1])
    #expect(history.map { $0.bytes == nil } == [false, true, false])
    #expect(try fixture.store.record(.named("unit/a"), at: 2) == nil)
    #expect(try fixture.store.record(.named("unit/a"))?.bytes == Array(unitA.utf8))
  }

  @Test func `a dry run shows the changes in key order and changes nothing`() throws {
    try fixture.publish([unitA, unitB])
    let changed = #"{"id":"a","kind":"unit","name":"A2"}"#
    var seen: [RecordDifference] = []
    let outcome = try fixture.publish([changed, personP], isDryRun: true) { _ in
      0
    } observe: {
      seen.append($0)
    }
    guard case .wouldPublish(let summary) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(summary.inserted == 1)
    #expect(summary.updated == 1)
    #expect(seen.map(\.key.path) == ["person/p", "unit/a"])
    #expect(seen.first?.old == nil)
    #expect(seen.last?.old == Array(unitA.utf8))
    #expect(try fixture.store.newest().position.revision == 1)
    #expect(try fixture.lines() == [unitA, unitB])
  }

  @Test func `what the stage throws undoes the publish and comes through`() throws {
    try fixture.publish([unitA])
    let line = unitB
    #expect(throws: FixtureError.self) {
      try fixture.store.publish(
        PublishRequest(mode: .changes, author: "", message: "", publishedAt: 0),
        stage: { staging in
          try staging.add(CanonicalFixture.staged(line, line: 1))
          throw FixtureError()
        })
    }
    #expect(try fixture.lines() == [unitA])
    try fixture.publish([unitB])
    #expect(try fixture.lines() == [unitA, unitB])
  }

  @Test func `changes go in either direction`() throws {
    try fixture.publish([unitA, unitB])
    try fixture.publish([personP, "-unit/b"].filter { $0 != "-unit/b" })
    var forward: [RecordChange] = []
    try fixture.store.changes(from: 1, to: 2) { forward.append($0) }
    var backward: [RecordChange] = []
    try fixture.store.changes(from: 2, to: 1) { backward.append($0) }
    #expect(forward.map(\.key.path) == ["person/p"])
    #expect(backward == [.delete(.named("person/p"))])
    #expect(throws: StoreError.unknownRevision(9)) {
      try fixture.store.changes(from: 0, to: 9) { _ in }
    }
  }
}
