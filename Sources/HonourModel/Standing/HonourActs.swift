/// The decisions about one honour, and which of them are in force on a day.
struct HonourActs {
  private let honourID: String
  private let decision: Record?
  private let presentedOn: DayBounds?
  private let strips: [Record]
  private let restores: [Record]
  /// Annulments that touch the honour, by the id of what they annul.
  private let annulments: [Text: [Record]]
  private let day: Day

  init(honour: Record, decision: Record?, others: [Record], day: Day) {
    let id = honour.key.id
    honourID = id
    self.decision = decision
    self.day = day
    presentedOn = honour["presented_on"].map { DayBounds($0.text ?? "") }
    let aboutIt = others.filter { $0.kind == .decision && Self.targets(of: $0, hold: id) != false }
    let named = aboutIt.filter { Self.targets(of: $0, hold: id) == true }
    strips = named.filter { $0["type"]?.text == "strip" }
    restores = named.filter { $0["type"]?.text == "restore" }
    annulments = Dictionary(
      grouping: aboutIt.filter { $0["type"]?.text == "annul" && $0["annuls"]?.text != nil }
    ) { Text($0["annuls"]?.text ?? "") }
  }

  /// Whether a decision's targets hold an honour; nil where it has none.
  private static func targets(of decision: Record, hold id: String) -> Bool? {
    decision["targets"]?.array?.contains { $0 == .string(Text(id)) }
  }

  var stands: Answer {
    // Without a decision nothing says that it was given; a strip still says that it is lost.
    let granted = decision.map { inForce($0) } ?? .cannotTell
    return strips.reduce(granted) { answer, strip in answer.and(!isStripped(by: strip)) }
  }

  var state: Standing.State {
    let losses = strips.map(isStripped)
    if losses.contains(.yes) { return .stripped }
    guard let decision else { return .noDecision }
    guard happened(decision) == .yes else { return .notYet }
    if isAnnulled(decision) == .yes { return .annulled }
    if zip(strips, losses).contains(where: { inForce($0) == .yes && $1 == .no }) {
      return .restored
    }
    return presentedOn?.isBy(day) == .yes ? .presented : .granted
  }

  private func isStripped(by strip: Record) -> Answer {
    let restored = restores.reduce(Answer.no) { answer, restore in
      answer.or(inForce(restore).and(Self.bounds(of: restore).isNotBefore(Self.bounds(of: strip))))
    }
    return inForce(strip).and(!restored)
  }

  private static func bounds(of decision: Record) -> DayBounds {
    DayBounds(decision["effective_on"]?.text ?? decision["issued_on"]?.text ?? "")
  }

  private func happened(_ decision: Record) -> Answer { Self.bounds(of: decision).isBy(day) }

  /// Whether a decision is in effect and not annulled for this honour.
  private func inForce(_ decision: Record, depth: Int = 0) -> Answer {
    happened(decision).and(!isAnnulled(decision, depth: depth))
  }

  /// A state that passed its checks has no cycle of annulments; another one ends here.
  private static let annulmentDepth = 32

  private func isAnnulled(_ decision: Record, depth: Int = 0) -> Answer {
    guard let found = annulments[Text(decision.key.id)] else { return .no }
    guard depth < Self.annulmentDepth else { return .cannotTell }
    return found.reduce(Answer.no) { $0.or(inForce($1, depth: depth + 1)) }
  }
}
