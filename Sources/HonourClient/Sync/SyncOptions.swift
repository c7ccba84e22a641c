/// How one connection behaves.
package struct SyncOptions: Sendable {
  package enum Mode: Hashable, Sendable {
    /// Becomes what the daemon holds and says goodbye.
    case once
    /// Stays, and becomes it again with every notice.
    case subscribed
  }

  package let mode: Mode

  package init(mode: Mode) { self.mode = mode }
}
