package import HonourModel

/// What a client asks the store through its server: a PULL, with what was said ahead of it.
package struct Question: Hashable, Sendable {
  /// Nil for a client that holds nothing.
  package let held: ShortPosition?
  /// Whether it holds records of no known position, and asks for a walk.
  package let isRepair: Bool
  /// What the client has of a transfer that was cut.
  package let hold: Hold?
  /// Whether only the price is asked.
  package let isPlan: Bool
  /// What both sides can do.
  package let capabilities: Capabilities

  package init(
    held: ShortPosition?, isRepair: Bool = false, hold: Hold? = nil, isPlan: Bool = false,
    capabilities: Capabilities = []
  ) {
    self.held = held
    self.isRepair = isRepair
    self.hold = hold
    self.isPlan = isPlan
    self.capabilities = capabilities
  }
}
