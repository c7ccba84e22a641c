package import HonourModel

/// What applying a bundle did.
package struct BundleOutcome: Hashable, Sendable {
  package enum Change: Hashable, Sendable {
    case applied(AppliedTransfer)
    /// The replica already held what the bundle leads to; nothing was changed.
    case alreadyThere
    /// The replica holds a newer revision than the bundle leads to; nothing was changed.
    case older
  }

  package let path: String
  package let change: Change
  /// Where the bundle leads.
  package let target: RevisionInfo
  /// What the replica holds now.
  package let revision: RevisionInfo
  /// Bytes of the file.
  package let fileBytes: UInt64
  package let seconds: Double
}
