package import HonourProtocol

/// How a daemon brought a replica up to date, or will.
package enum TransferShape: String, Hashable, Sendable {
  /// What changed since the revision held.
  case delta
  /// What differs from the records held, found by comparing digests.
  case walk
  /// Everything.
  case snapshot

  package init(_ shape: Manifest.Shape) {
    self =
      switch shape {
      case .delta: .delta
      case .patch: .walk
      case .snapshot: .snapshot
      }
  }
}
