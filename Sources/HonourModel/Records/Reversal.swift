/// What undoing one revision does to one record.
///
/// A field that the revision changed goes back to its earlier value where nobody changed it since;
/// where somebody did, undoing would lose that work and is refused.
/// Source: `Protocol/data-model.md`, "Revert".
package enum Reversal: Hashable, Sendable {
  /// The record already is as it was before the revision.
  case nothing
  case put(JSONObject)
  case delete
  /// Later revisions changed these fields; empty where the whole record came or went since.
  case conflict(fields: [String])

  /// Compares the record before the revision, after it and now; nil is an absent record.
  package init(before: JSONObject?, after: JSONObject?, now: JSONObject?) {
    switch (before, after, now) {
    case (nil, _, nil):
      self = .nothing
    case (nil, _, let now?):
      self = now == after ? .delete : .conflict(fields: Self.differences(after, now))
    case (let before?, nil, nil):
      self = .put(before)
    case (let before?, nil, let now?):
      self = now == before ? .nothing : .conflict(fields: [])
    case (_?, _?, nil):
      self = .conflict(fields: [])
    case (let before?, let after?, let now?):
      self = Self.undo(from: after, to: before, in: now)
    }
  }

  private static func undo(
    from after: JSONObject, to before: JSONObject, in now: JSONObject
  ) -> Reversal {
    var result = now
    var conflicts: [String] = []
    for name in differences(before, after) {
      if now[name] == after[name] {
        result[name] = before[name]
      } else if now[name] != before[name] {
        conflicts.append(name)
      }
    }
    guard conflicts.isEmpty else { return .conflict(fields: conflicts) }
    return result == now ? .nothing : .put(result)
  }

  /// The names of the top-level fields in which two records differ, in byte order.
  package static func differences(_ left: JSONObject?, _ right: JSONObject?) -> [String] {
    let left = left ?? JSONObject()
    let right = right ?? JSONObject()
    let names = Set((left.members + right.members).map(\.name))
    return names.sorted().filter { left[$0] != right[$0] }.map(\.string)
  }
}
