/// Whether an honour stands on a day, and in which state it is.
///
/// It is computed from decisions and never typed. Source: `Protocol/data-model.md`, "Standing".
package struct Standing: Hashable, Sendable {
  /// What certainly happened by the day; what may have happened shows in ``stands`` alone.
  package enum State: String, CaseIterable, Hashable, Sendable {
    /// The honour names no decision.
    case noDecision = "no decision"
    /// Its decision is not in effect yet.
    case notYet = "not yet"
    case granted
    case presented
    case annulled
    case stripped
    case restored
  }

  package let state: State
  package let stands: Answer

  /// Computes the standing of an honour.
  ///
  /// - Parameters:
  ///   - honour: The honour.
  ///   - decision: The decision that it names, nil where it names none.
  ///   - others: At least every decision that has the honour among its `targets`, that annuls
  ///     `decision`, or that annuls one of these; in any order. Those that do not concern the
  ///     honour change nothing.
  ///   - day: The day asked about, from its start: a decision is in effect on its own day.
  package init(of honour: Record, decision: Record?, others: [Record], on day: Day) {
    let acts = HonourActs(honour: honour, decision: decision, others: others, day: day)
    stands = acts.stands
    state = acts.state
  }
}
