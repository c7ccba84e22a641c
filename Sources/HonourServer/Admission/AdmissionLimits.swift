package import HonourProtocol

/// What strangers are allowed: connections that have not been welcomed yet.
///
/// Source: `Protocol/access.md`, section 3.
package struct AdmissionLimits: Hashable, Sendable {
  /// Strangers at once.
  package var strangers = 128
  /// Of these the places that only known addresses may take.
  package var keptForKnown = 32
  /// Strangers at once from one address (IPv6: from one /64).
  package var perAddress = 10
  /// The same while the address has penalty points.
  package var perPenalizedAddress = 4
  /// From accept to the last byte of the ClientHello.
  package var hello: Monotonic = 5 * WireLimits.second
  /// A stranger of this age without a whole ClientHello may lose its place to another.
  package var graceBeforeEviction: Monotonic = 2 * WireLimits.second
  /// Penalty points from which an address is refused.
  package var points = 3
  /// How long it is refused the first time; doubled each time up to the longest.
  package var firstRefusal: Monotonic = WireLimits.second
  package var longestRefusal: Monotonic = 60 * WireLimits.second
  /// How long a point lasts.
  package var fade: Monotonic = 30 * WireLimits.second
  /// Addresses with points that are remembered, and known ones; the least recent is forgotten.
  package var penalizedAddresses = 4_096
  package var knownAddresses = 4_096
  /// How long after its last WELCOME an address is known.
  package var knownFor: Monotonic = 30 * 86_400 * WireLimits.second

  package init() {}
}
