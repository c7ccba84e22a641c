package import HonourModel

/// How new an answer is, for people; every answer says it at its end.
package enum FreshnessWords {
  /// Nil where nobody attests anything.
  package static func short(_ grade: FreshnessGrade, now: Int64) -> String? {
    switch grade {
    case .unproven: nil
    case .fresh(let time): "xác nhận \(TimeWords.age(from: time, to: now))"
    case .stale(let time): "CŨ: xác nhận lần cuối \(TimeWords.age(from: time, to: now))"
    case .clockBehind: "CŨ: đồng hồ máy này chậm hơn máy chủ"
    case .heldBack(let newest, _): "CŨ: đã có bản \(NumberWords.grouped(newest))"
    }
  }

  /// What to do about it, for whoever syncs; nil where there is nothing to do.
  package static func advice(_ grade: FreshnessGrade, now: Int64) -> String? {
    switch grade {
    case .unproven, .fresh: nil
    case .stale(let time):
      """
      Stale: the daemon's newest word on what is new is of \(TimeWords.dateAndTime(time)). Whoever \
      answers may hold newer revisions back. Try another address, or ask its operator.
      """
    case .clockBehind(let time):
      """
      Stale: by the daemon's clock it was \(TimeWords.dateAndTime(time)), which this machine's clock \
      has not reached yet. Set the clock that is wrong.
      """
    case .heldBack(let newest, _):
      """
      Held back: a daemon has attested revision \(NumberWords.grouped(newest)), and this one does not \
      deliver it. Try another address, or ask its operator.
      """
    }
  }
}
