import HonourImport
import HonourModel
import Testing

@Suite struct StateRulesTests {
  private func faults(_ text: String, before: String = "") throws -> [String] {
    let old = try ImportOutcome(before)
    let outcome = try ImportOutcome(text)
    #expect(outcome.faults == [])
    let view = try MemoryState(outcome.changes, before: old.changes)
    return try outcome.reader.stateFaults(in: view).map { fault in
      let place = "\(fault.line ?? 0) \(fault.code) \(fault.field)"
      return fault.record.map { "\(place) \($0.path)" } ?? place
    }
  }

  private func unit(_ id: String, _ rest: String = "") -> String {
    #"{"kind":"unit","id":"\#(id)","name":"x"\#(rest.isEmpty ? "" : "," + rest)}"# + "\n"
  }

  @Test func `a tree has no cycle and a record is not its own parent`() throws {
    #expect(
      try faults(unit("a") + unit("b", #""parent":"a""#) + unit("c", #""parent":"b""#)) == [])
    #expect(try faults(unit("a", #""parent":"a""#)) == ["1 cycle parent unit/a"])
  }

  @Test func `a cycle through records that were there before is found`() throws {
    let before = unit("a") + unit("b", #""parent":"a""#) + unit("c", #""parent":"b""#)
    #expect(try faults(unit("a", #""parent":"c""#), before: before) == ["1 cycle parent unit/a"])
  }

  @Test func `a cycle is reported once, with its records, and named from a staged one`() throws {
    let outcome = try ImportOutcome(
      unit("x", #""parent":"b""#) + unit("a", #""parent":"b""#) + unit("b", #""parent":"a""#))
    let found = try outcome.reader.stateFaults(in: MemoryState(outcome.changes))
    #expect(found.count == 1)
    #expect(
      found.first?.sentence
        == "x.jsonl, line 2, unit/a, field parent: a cycle of 2 records: unit/a, unit/b [cycle]. "
        + "Remove one of these references.")
  }

  @Test func `each relation stands for itself, and a shared predecessor is no cycle`() throws {
    #expect(
      try faults(
        unit("a", #""parent":"b""#) + unit("b", #""predecessors":["a","c"]"#)
          + unit("c", #""predecessors":["a"]"#)) == [])
    #expect(
      try faults(
        unit("a", #""predecessors":["b","c"]"#) + unit("b") + unit("c", #""predecessors":["a"]"#))
        == ["1 cycle predecessors unit/a"])
    let decision = { (id: String, annuls: String) in
      #"{"kind":"decision","id":"\#(id)","number":"1","issuer":"\#(id)","issued_on":"2020","#
        + #""type":"annul","annuls":"\#(annuls)"}"# + "\n"
    }
    #expect(try faults(decision("d", "e") + decision("e", "d")) == ["1 cycle annuls decision/d"])
  }

  @Test func `a long chain and a long cycle are walked once`() throws {
    let count = 3_000
    let chain = (0..<count).map { unit("u\($0)", #""parent":"u\#(($0 + 1) % count)""#) }
    let found = try faults(chain.joined())
    #expect(found == ["1 cycle parent unit/u0"])
    #expect(try faults(chain.dropLast().joined() + unit("u\(count - 1)")) == [])
  }

  private func award(_ kinds: String) -> String {
    #"{"kind":"award_type","id":"T@2024","name_vi":"x","family":"order""#
      + (kinds.isEmpty ? "" : #","recipient_kinds":[\#(kinds)]"#) + "}\n"
  }

  private func honour(_ id: String, _ kind: String) -> String {
    #"{"kind":"honour","id":"\#(id)","award_type":"T@2024","recipient_kind":"\#(kind)","#
      + #""recipient":"\#(kind)/r","recipient_name_at":"x"}"# + "\n"
  }

  @Test func `an honour is given only to what its award type allows`() throws {
    let lines = honour("h1", "person") + honour("h2", "unit")
    #expect(
      try faults(lines + award(#""person""#)) == ["2 recipient-kind-not-allowed recipient_kind"])
    #expect(try faults(lines + award(#""person","unit""#)) == [])
    #expect(try faults(lines + award("")) == [])
    #expect(
      try faults(lines, before: award(#""unit""#)) == [
        "1 recipient-kind-not-allowed recipient_kind"
      ])
  }

  @Test func `twenty lines are named and all are counted`() throws {
    let outcome = try ImportOutcome(
      (0..<30).map { honour("h\($0)", "unit") }.joined() + award(#""person""#))
    let found = try outcome.reader.stateFaults(in: MemoryState(outcome.changes))
    #expect(found.count == 20)
    #expect(
      found.first?.whatHappened
        == "award_type/T@2024 is given to person, not to a unit (30 lines in all)")
  }

  @Test func `an award type that loses a kind is compared with the honours given before`() throws {
    let before = honour("h1", "person") + honour("h2", "unit") + award("")
    #expect(
      try faults(award(#""person""#), before: before)
        == ["1 recipient-kind-not-allowed recipient_kind honour/h2"])
    #expect(try faults(award(#""person","unit""#), before: before) == [])
  }
}
