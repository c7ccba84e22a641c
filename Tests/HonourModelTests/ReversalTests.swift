import HonourModel
import Testing

@Suite struct ReversalTests {
  private let old = Self.object(["name": "a", "rank": "b"])
  private let new = Self.object(["name": "c", "rank": "b"])

  @Test func `a changed field goes back`() {
    #expect(Reversal(before: old, after: new, now: new) == .put(old))
  }

  @Test func `a later change of another field is kept`() {
    let now = Self.object(["name": "c", "rank": "z"])
    #expect(
      Reversal(before: old, after: new, now: now) == .put(Self.object(["name": "a", "rank": "z"])))
  }

  @Test func `a later change of the same field is a conflict that names it`() {
    let now = Self.object(["name": "z", "rank": "b"])
    #expect(Reversal(before: old, after: new, now: now) == .conflict(fields: ["name"]))
  }

  @Test func `what was undone by hand is left alone`() {
    #expect(Reversal(before: old, after: new, now: old) == .nothing)
  }

  @Test func `an inserted record is deleted unless it changed since`() {
    #expect(Reversal(before: nil, after: old, now: old) == .delete)
    #expect(Reversal(before: nil, after: old, now: nil) == .nothing)
    #expect(Reversal(before: nil, after: old, now: new) == .conflict(fields: ["name"]))
  }

  @Test func `a deleted record returns unless its id is in use again`() {
    #expect(Reversal(before: old, after: nil, now: nil) == .put(old))
    #expect(Reversal(before: old, after: nil, now: old) == .nothing)
    #expect(Reversal(before: old, after: nil, now: new) == .conflict(fields: []))
  }

  @Test func `a record that was deleted since is a conflict`() {
    #expect(Reversal(before: old, after: new, now: nil) == .conflict(fields: []))
  }

  private static func object(_ members: KeyValuePairs<String, String>) -> JSONObject {
    var result = JSONObject()
    for (name, value) in members { result[name] = .string(Text(value)) }
    return result
  }
}
