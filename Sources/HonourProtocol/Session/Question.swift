package import HonourModel

/// What a client asks the store through its server: a PULL, with what was said ahead of it.
package struct Question: Hashable, Sendable {
  /// Nil for a client that holds nothing.
  package let held: Position?
  /// What the client has of a transfer that was cut.
  package let hold: Hold?
  /// What both sides can do.
  package let capabilities: Capabilities

  package init(held: Position?, hold: Hold? = nil, capabilities: Capabilities = []) {
    self.held = held
    self.hold = hold
    self.capabilities = capabilities
  }
}
