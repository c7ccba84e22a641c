package import HonourModel

/// Why a replica's revision is believed, kept beside its data.
package struct TrustEvidence: Hashable, Sendable {
  /// The revision held, signed by the publisher.
  package let held: SignedManifest
  /// The newest revision that a daemon has attested, and when last.
  package let attested: FreshnessStatement?

  package init(held: SignedManifest, attested: FreshnessStatement?) {
    self.held = held
    self.attested = attested
  }
}
