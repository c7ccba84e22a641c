package import HonourModel

/// What a transfer leads from and to; also its key in the cache.
package struct TransferRequest: Hashable, Sendable {
  /// Nil for a snapshot.
  package let base: Position?
  package let target: RevisionInfo

  package init(base: Position?, target: RevisionInfo) {
    self.base = base
    self.target = target
  }

  package var snapshot: TransferRequest { TransferRequest(base: nil, target: target) }
}
