/// What the list of clients says to an ENROL.
package enum Judgement: Hashable, Sendable {
  /// The client's key is on the list, durably.
  case enrolled(Enrolled)
  /// The list is as it was.
  case refused(ErrorCode, detail: UInt64)
}
