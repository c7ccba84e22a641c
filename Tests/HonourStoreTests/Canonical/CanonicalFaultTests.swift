import HonourModel
import Testing

@testable import HonourStore

@Suite struct CanonicalFaultTests {
  let fixture: CanonicalFixture
  let unitA = #"{"id":"a","kind":"unit","name":"A"}"#
  let unitB = #"{"id":"b","kind":"unit","name":"B","parent":"a"}"#
  let personP = #"{"id":"p","kind":"person","name":"P","unit":"b"}"#

  init() throws { fixture = try CanonicalFixture() }

  private func refused(
    _ lines: [String], mode: PublishRequest.Mode = .changes
  ) throws -> PublishFaults {
    let before = try fixture.store.newest()
    let outcome = try fixture.publish(lines, mode: mode)
    #expect(try fixture.store.newest() == before)
    #expect(try fixture.store.check() == [])
    guard case .refused(let faults, 0) = outcome else {
      Issue.record("\(outcome)")
      return PublishFaults()
    }
    return faults
  }

  private func origin(_ line: Int) -> StagedChange.Origin {
    StagedChange.Origin(file: 0, line: line)
  }

  private static func decision(_ id: String, number: String, year: Int = 2_020) -> String {
    #"{"id":"\#(id)","issued_on":"\#(year)-01-02","issuer":"CTN","kind":"decision","number":"\#(number)","type":"grant"}"#
  }

  @Test func `a key that comes twice is named with its first line`() throws {
    let faults = try refused([unitA, unitB, unitA, "-unit/b"])
    #expect(
      faults.kept == [
        PublishFault(
          key: .named("unit/a"), origin: origin(3), reason: .duplicateRecord(first: origin(1))),
        PublishFault(
          key: .named("unit/b"), origin: origin(4), reason: .duplicateRecord(first: origin(2))),
      ])
  }

  @Test func `a deletion of what is not there counts as a mention of the key`() throws {
    let faults = try refused(["-unit/a", unitA])
    #expect(
      faults.kept == [
        PublishFault(
          key: .named("unit/a"), origin: origin(2), reason: .duplicateRecord(first: origin(1)))
      ])
  }

  @Test func `a reference to nothing is named with its field and target`() throws {
    let faults = try refused([unitA, personP])
    #expect(
      faults.kept == [
        PublishFault(
          key: .named("person/p"), origin: origin(2),
          reason: .danglingReference(field: "unit", target: .named("unit/b")))
      ])
  }

  @Test func `a reference to a record that was deleted before dangles`() throws {
    try fixture.publish([unitA])
    try fixture.publish(["-unit/a"])
    let faults = try refused([unitB])
    #expect(faults.kept.map(\.key.path) == ["unit/b"])
  }

  @Test func `a deletion of what others refer to names up to ten of them`() throws {
    let persons = (10..<25).map { #"{"id":"p\#($0)","kind":"person","name":"P","unit":"b"}"# }
    try fixture.publish([unitA, unitB] + persons)
    let faults = try refused(["-person/p10", "-unit/b"])
    #expect(
      faults.kept == [
        PublishFault(
          key: .named("unit/b"), origin: origin(2),
          reason: .deletedWhileReferred(
            by: (11..<21).map { .named("person/p\($0)") }, count: 14))
      ])
  }

  @Test func `a full publish that leaves out what others refer to is refused without a line`()
    throws
  {
    try fixture.publish([unitA, unitB])
    let faults = try refused([unitB], mode: .full)
    #expect(
      faults.kept == [
        PublishFault(
          key: .named("unit/a"), origin: nil,
          reason: .deletedWhileReferred(by: [.named("unit/b")], count: 1))
      ])
  }

  @Test func `records may go together with those that they refer to`() throws {
    try fixture.publish([unitA, unitB, personP])
    guard case .published = try fixture.publish(["-unit/a", "-unit/b", "-person/p"]) else {
      Issue.record("The deletion was refused.")
      return
    }
    #expect(try fixture.store.newest().recordCount == 0)
    #expect(try fixture.store.check() == [])
  }

  @Test func `a reference may move before its old target goes`() throws {
    try fixture.publish([unitA, unitB, personP])
    let moved = #"{"id":"p","kind":"person","name":"P","unit":"a"}"#
    guard case .published = try fixture.publish(["-unit/b", moved]) else {
      Issue.record("The deletion was refused.")
      return
    }
    #expect(
      try fixture.store.referrers(of: .named("unit/a"), limit: 10).keys.map(\.path) == ["person/p"])
    #expect(try fixture.store.check() == [])
  }

  @Test func `a natural key that is taken is refused with its holder`() throws {
    try fixture.publish([Self.decision("d1", number: "7")])
    let faults = try refused([Self.decision("d2", number: "7")])
    #expect(
      faults.kept == [
        PublishFault(
          key: .named("decision/d2"), origin: origin(1),
          reason: .naturalKeyTaken("CTN\u{1F}7\u{1F}2020", by: .named("decision/d1")))
      ])
    let together = try refused([
      Self.decision("d4", number: "8"), Self.decision("d3", number: "8"),
    ])
    #expect(together.kept.map(\.key.path) == ["decision/d3"])
    #expect(together.kept.map(\.origin) == [origin(2)])
  }

  @Test func `two records may swap their natural keys`() throws {
    try fixture.publish([Self.decision("d1", number: "7"), Self.decision("d2", number: "8")])
    let outcome = try fixture.publish([
      Self.decision("d1", number: "8"), Self.decision("d2", number: "7"),
      Self.decision("d3", number: "7", year: 2_021),
    ])
    guard case .published = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(try fixture.store.check() == [])
  }

  @Test func `more than a thousand faults are counted and not kept`() throws {
    let lines = (0..<1_200).map { #"{"id":"p\#($0)","kind":"person","name":"P","unit":"x"}"# }
    let faults = try refused(lines)
    #expect(faults.count == 1_200)
    #expect(faults.kept.count == PublishFaults.keptCount)
    #expect(faults.kept == faults.sorted().kept)
  }

  @Test func `the publish's own check sees the state to be and can refuse it`() throws {
    try fixture.publish([unitA, unitB])
    let before = try fixture.store.newest()
    let outcome = try fixture.publish(["-unit/b", personP.replacing("\"b\"", with: "\"a\"")]) {
      state in
      #expect(try state.record(.named("unit/b")) == nil)
      #expect(try state.record(.named("unit/a")) != nil)
      #expect(try state.record(.named("unit/z")) == nil)
      var changed: [String] = []
      try state.forEachChange { changed.append($0.key.path) }
      #expect(changed == ["person/p", "unit/b"])
      var referrers: [String] = []
      try state.forEachReferrer(of: .named("unit/a")) {
        referrers.append($0.path)
        return true
      }
      #expect(try state.recordBefore(.named("unit/b"))?.bytes == Array(unitB.utf8))
      #expect(referrers == ["person/p"])
      return 2
    }
    #expect(outcome == .refused(PublishFaults(), ruleFaultCount: 2))
    #expect(try fixture.store.newest() == before)
  }
}
