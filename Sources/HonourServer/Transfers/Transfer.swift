import HonourModel
package import HonourProtocol

/// An encoded transfer, ready to be sent to any number of clients.
package final class Transfer: Sendable {
  /// Without a seal.
  package let manifest: Manifest
  /// What makes its target believed; nil where nobody signed it.
  let seal: Seal?
  /// The MANIFEST frame without a seal, encoded once, for clients that resume.
  package let manifestFrame: [UInt8]
  package let body: TransferBody
  /// What it brings, kind by kind.
  package let kinds: [Offer.Kind]

  init(manifest: Manifest, body: TransferBody, kinds: [Offer.Kind], seal: Seal? = nil) {
    self.manifest = manifest
    self.seal = seal
    manifestFrame = manifest.encodedFrame()
    self.body = body
    self.kinds = kinds
  }

  /// The same with what makes its target believed.
  func sealed(by signed: SignedManifest?) -> Transfer {
    guard let signed, signed.manifest.info == manifest.target else { return self }
    return Transfer(
      manifest: manifest, body: body, kinds: kinds,
      seal: Seal(previous: signed.manifest.previous, signature: signed.signature))
  }

  /// The target as it was signed; nil where nobody did.
  var signedTarget: RevisionManifest? {
    seal.map { RevisionManifest(manifest.target, previous: $0.previous) }
  }

  /// What it brings and costs from its start, without signatures.
  package var offer: Offer {
    let position = manifest.target.position
    return Offer(
      shape: offeredShape, epoch: position.epoch, revision: position.revision, pulls: 1,
      answerBytes: UInt64(byteCount), kinds: kinds)
  }

  /// How an offer names its shape.
  var offeredShape: Offer.Shape {
    switch manifest.shape {
    case .delta: .delta
    case .snapshot: .snapshot
    case .patch: .walk
    }
  }

  /// The MANIFEST frame for a client that can do this.
  package func manifestFrame(for capabilities: Capabilities) -> [UInt8] {
    let resumes = capabilities.contains(.resume) || manifest.encoder == nil
    if capabilities.contains(.signed), seal != nil {
      return (resumes ? manifest : manifest.withoutEncoder).sealed(by: seal).encodedFrame()
    }
    return resumes ? manifestFrame : manifest.withoutEncoder.encodedFrame()
  }

  /// How it goes on for a client that holds a part of it; blocks its caller while it reads.
  func resumption(
    _ hold: Hold, hasNewer: Bool, for capabilities: Capabilities
  ) throws(ServerError) -> Resumption? {
    let source = Resumption.Source(
      manifest: manifest, manifestFrame: manifestFrame(for: capabilities),
      bodyBytes: body.byteCount)
    return try Resumption(hold, of: source, hasNewer: hasNewer) {
      (offset, count) throws(ServerError) in try body.read(at: offset, count: count)
    }
  }

  /// How much of it fits in a LIMIT behind so many bytes; blocks its caller while it reads.
  func portion(
    from resumption: Resumption?, within limit: UInt64, behind freshBytes: Int,
    for capabilities: Capabilities
  ) throws(ServerError) -> Portion {
    let answer = Portion.Answer(
      headBytes: freshBytes
        + (resumption?.head.count ?? manifestFrame(for: capabilities).count),
      bodyOffset: resumption?.bodyOffset ?? 0, bodyBytes: body.byteCount,
      canGoOn: manifest.canGoOn && capabilities.contains(.resume),
      headBrings: resumption?.hasRest ?? true)
    return try Portion(of: answer, within: limit) { (offset, count) throws(ServerError) in
      try body.read(at: offset, count: count)
    }
  }

  /// Bytes on the wire, both frames and body.
  package var byteCount: Int { manifestFrame.count + body.byteCount }

  /// `delta`, `snapshot` or `walk`, as the log says it.
  package var kind: String {
    switch manifest.shape {
    case .delta: "delta"
    case .snapshot: "snapshot"
    case .patch: "walk"
    }
  }
}
