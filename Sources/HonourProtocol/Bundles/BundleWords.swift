package import HonourModel

/// What a daemon says beside a transfer that goes by file: the same as over a connection.
///
/// Source: `Protocol/frames.md`, section 5.
package struct BundleWords: Hashable, Sendable {
  /// The signed statements about keys and epochs, from the first on; each as it travels.
  package var statements: [[UInt8]]
  /// How new the transfer's target is; nil where nobody says.
  package var claim: FreshnessClaim?

  package init(statements: [[UInt8]] = [], claim: FreshnessClaim? = nil) {
    self.statements = statements
    self.claim = claim
  }

  package static let none = BundleWords()

  /// Their frames, in order.
  var encoded: [UInt8] {
    statements.flatMap { Frame.statement($0).encoded() }
      + (claim.map { Frame.fresh($0).encoded() } ?? [])
  }
}
