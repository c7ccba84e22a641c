package import HonourModel
import HonourProtocol

/// What a transfer leads from and to; also its key in the cache.
package struct TransferRequest: Hashable, Sendable {
  /// Nil for a snapshot.
  package let base: ShortPosition?
  package let target: RevisionInfo
  package let form: Form

  /// How the plain stream is written: what the client can read decides.
  package enum Form: Hashable, Sendable {
    case rows
    /// By codes that this server chooses.
    case columns
    /// By codes that another encoder chose, for a client that has a part of what it made of them:
    /// of no use unless the transfer's identity begins with `proof`.
    case following(codes: [UInt8], proof: ShortDigest)
  }

  package init(base: ShortPosition?, target: RevisionInfo, form: Form = .columns) {
    self.base = base
    self.target = target
    self.form = form
  }

  package func written(as form: Form) -> TransferRequest {
    TransferRequest(base: base, target: target, form: form)
  }

  package var snapshot: TransferRequest {
    TransferRequest(base: nil, target: target, form: form == .rows ? .rows : .columns)
  }

  var isFollowing: Bool {
    if case .following = form { true } else { false }
  }

  /// The name of its file in the cache: epochs and revisions for people, a digest of all of both
  /// positions for the difference.
  var name: String {
    let positions = [base, target.position.short]
    let ends = positions.map { position in
      position.map { "\($0.epoch).\($0.revision)" } ?? "nothing"
    }
    var hasher = DigestHasher()
    for position in positions.compactMap({ $0 }) {
      hasher.add(position.lineage.bytes + position.root.bytes + Array("\(position.view) ".utf8))
    }
    let prefix: String
    switch form {
    case .rows: prefix = "rows-"
    case .columns: prefix = ""
    case .following(let codes, let proof):
      prefix = "following-"
      hasher.add(proof.bytes + codes)
    }
    return "\(ends[0])-\(ends[1])-\(prefix)\(hasher.finish().shortHex)"
  }
}
