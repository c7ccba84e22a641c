package import HonourModel

/// Whether an honour stands today, in words.
///
/// Today is today in Asia/Ho_Chi_Minh.
package struct StandingWords: Hashable, Sendable {
  /// `còn hiệu lực`, `không còn hiệu lực`, `chưa có hiệu lực` or `chưa thể nói`.
  package let short: String
  /// The same, and by which decision, where that is known.
  package let text: String
  package let standing: Standing?

  /// `decisions` are those that touch the honour, its own among them; `now` is in seconds since
  /// 1970-01-01T00:00:00Z.
  package init(of honour: Record, decisions: [Record], now: Int64) {
    guard let today = Self.day(now) else {
      (short, text, standing) = (Self.unknown, Self.unknown, nil)
      return
    }
    let own = honour["decision"]?.text.map { id in
      decisions.first { $0.key == RecordKey(kind: RecordKind.decision.rawValue, id: id) }
    }
    let standing = Standing(
      of: honour, decision: own ?? nil, others: decisions, on: today)
    self.standing = standing
    short = Self.words(standing)
    text =
      Self.reason(standing, decisions: decisions).map { "\(Self.words(standing)), \($0)" }
      ?? Self.words(standing)
  }

  private static let unknown = "chưa thể nói"

  private static func words(_ standing: Standing) -> String {
    switch standing.stands {
    case .yes: "còn hiệu lực"
    case .no: standing.state == .notYet ? "chưa có hiệu lực" : "không còn hiệu lực"
    case .cannotTell: unknown
    }
  }

  private static func reason(_ standing: Standing, decisions: [Record]) -> String? {
    switch standing.state {
    case .annulled: act("hủy", type: "annul", decisions)
    case .stripped: act("tước", type: "strip", decisions)
    case .restored: act("phục hồi", type: "restore", decisions)
    case .noDecision: standing.stands == .cannotTell ? "nguồn không nêu quyết định" : nil
    case .presented: "đã trao"
    case .granted, .notYet: nil
    }
  }

  /// `hủy theo QĐ 901/QĐ-MAU 18/11/2026`, of the newest decision of a type.
  private static func act(_ verb: String, type: String, _ decisions: [Record]) -> String? {
    let acts = decisions.filter { $0["type"]?.text == type }
    let newest = acts.max { left, right in
      Text(left["issued_on"]?.text ?? "") < Text(right["issued_on"]?.text ?? "")
    }
    guard let newest else { return nil }
    let number = newest["number"]?.text ?? newest.key.id
    let date = (newest["effective_on"] ?? newest["issued_on"])?.text.map { TimeWords.date($0) }
    return "\(verb) theo QĐ \(number)" + (date.map { " \($0)" } ?? "")
  }

  private static func day(_ now: Int64) -> Day? {
    let moment = TimeWords.moment(now)
    return Day(
      year: Int(moment.year), month: Int(moment.month), day: Int(moment.day))
  }
}
