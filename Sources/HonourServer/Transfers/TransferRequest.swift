package import HonourModel

/// What a transfer leads from and to; also its key in the cache.
package struct TransferRequest: Hashable, Sendable {
  /// Nil for a snapshot.
  package let base: Position?
  package let target: RevisionInfo
  package let form: Form

  /// How the plain stream is written: what the client can read decides.
  package enum Form: Hashable, Sendable {
    case rows
    case columns
  }

  package init(base: Position?, target: RevisionInfo, form: Form = .columns) {
    self.base = base
    self.target = target
    self.form = form
  }

  package func written(as form: Form) -> TransferRequest {
    TransferRequest(base: base, target: target, form: form)
  }

  package var snapshot: TransferRequest {
    TransferRequest(base: nil, target: target, form: form)
  }

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
    let form = form == .rows ? "rows-" : ""
    return "\(ends[0])-\(ends[1])-\(form)\(hasher.finish().shortHex)"
  }
}
