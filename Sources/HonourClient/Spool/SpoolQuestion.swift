package import HonourProtocol

/// What a transfer answers: a PULL, and for a patch the walk that it ends.
package struct SpoolQuestion: Sendable {
  package let pull: Pull
  /// The walk's offer, and the WANT frame.
  package let walk: (offer: WalkOffer, want: [UInt8])?

  package init(_ pull: Pull, walk: (offer: WalkOffer, want: [UInt8])? = nil) {
    self.pull = pull
    self.walk = walk
  }

  /// The frames, as the spool's file begins with them.
  var bytes: [UInt8] {
    let asked = Frame.pull(pull).encoded()
    return asked + (walk.map { Frame.walk($0.offer).encoded() + $0.want } ?? [])
  }

  /// What a manifest says in answer to it; nil where it is no answer.
  func manifest(_ frame: ManifestFrame) -> Manifest? {
    guard let walk else { return try? Manifest(frame, answering: pull.held) }
    return try? Manifest(frame, ending: walk.offer)
  }
}
