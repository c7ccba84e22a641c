/// An answer where dates may be imprecise.
package enum Answer: String, CaseIterable, Hashable, Sendable {
  case yes
  case no
  case cannotTell = "cannot tell"
}

extension Answer {
  init(_ value: Bool) { self = value ? .yes : .no }

  static prefix func ! (answer: Answer) -> Answer {
    switch answer {
    case .yes: .no
    case .no: .yes
    case .cannotTell: .cannotTell
    }
  }

  /// Yes where both are yes, no where one is no.
  func and(_ other: Answer) -> Answer {
    if self == .no || other == .no { return .no }
    return self == .yes && other == .yes ? .yes : .cannotTell
  }

  /// Yes where one is yes, no where both are no.
  func or(_ other: Answer) -> Answer { !(!self).and(!other) }
}
