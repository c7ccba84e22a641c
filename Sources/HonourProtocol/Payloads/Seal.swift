package import HonourModel

/// What makes a transfer's target believed: the publisher's signature of its revision manifest.
///
/// Source: `Protocol/payloads.md`, section 1, and `Protocol/trust.md`, section 2.
package struct Seal: Hashable, Sendable {
  /// The hash of the manifest of the revision before.
  package let previous: Digest
  package let signature: Signature

  package init(previous: Digest, signature: Signature) {
    self.previous = previous
    self.signature = signature
  }
}
