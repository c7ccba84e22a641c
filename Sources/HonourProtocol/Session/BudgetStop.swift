/// Where a budget ended a session.
package struct BudgetStop: Hashable, Sendable {
  /// A budget in which the next session gets on.
  package let enoughBytes: UInt64
  /// Bytes of the answer that did not come; nil where nobody said it.
  package let leftBytes: UInt64?
  /// Bytes of the CHUNK and END frames that are kept, of all; nil where nothing is.
  package let kept: Kept?
  /// Whether it ended a walk; what was asked and answered in it is kept.
  package let wasWalking: Bool

  package struct Kept: Hashable, Sendable {
    package let bytes: UInt64
    package let totalBytes: UInt64
  }
}
