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

  /// The name of its file in the cache: epochs and revisions for people, a digest of all of both
  /// positions for the difference.
  var name: String {
    let ends = [base, target.position].map { position in
      position.map { "\($0.epoch).\($0.revision)" } ?? "nothing"
    }
    var hasher = DigestHasher()
    for position in [base, target.position].compactMap({ $0 }) {
      hasher.add(position.lineage.bytes + position.root.bytes + Array("\(position.view) ".utf8))
    }
    return "\(ends[0])-\(ends[1])-\(hasher.finish().shortHex)"
  }
}
