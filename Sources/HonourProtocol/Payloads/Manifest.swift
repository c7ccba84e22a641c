package import HonourModel

import struct Crypto.SHA256

/// What a transfer brings, told before it starts.
///
/// Source: `Protocol/payloads.md`, sections 1 and 2.
package struct Manifest: Hashable, Sendable {
  package enum Shape: Hashable, Sendable {
    /// The net effect between `base` and the target.
    case delta(base: ShortPosition)
    /// The whole state at the target.
    case snapshot
    /// The records that a client asked for at the end of a walk; what it deletes it knows.
    case patch
  }

  package let shape: Shape
  package let target: RevisionInfo
  /// Records to insert or to replace.
  package let putCount: UInt64
  package let deleteCount: UInt64
  package let recipe: PlainRecipe
  /// Bytes of the plain stream.
  package let plainLength: UInt64
  /// One for each chunk; none where there are fewer than two.
  package let digests: [ShortDigest]
  /// What made the CHUNK frames; nil where there are fewer than two, or where nobody said it.
  package let encoder: EncoderTag?
  /// Bytes of all CHUNK frames and the END frame.
  package let wireLength: UInt64
  /// What makes the target believed; nil where nobody signed it, or for a reader that does not ask.
  package let seal: Seal?

  package init(
    shape: Shape, target: RevisionInfo, putCount: UInt64, deleteCount: UInt64,
    recipe: PlainRecipe = .rows, plainLength: UInt64, digests: [ShortDigest],
    encoder: EncoderTag? = nil, wireLength: UInt64, seal: Seal? = nil
  ) {
    self.shape = shape
    self.target = target
    self.putCount = putCount
    self.deleteCount = deleteCount
    self.recipe = recipe
    self.plainLength = plainLength
    self.digests = digests
    self.encoder = digests.isEmpty ? nil : encoder
    self.wireLength = wireLength
    self.seal = seal
  }

  /// What a server makes of an encoded plain stream.
  package init(
    shape: Shape, target: RevisionInfo, putCount: UInt64, deleteCount: UInt64,
    recipe: PlainRecipe = .rows, body: TransferEncoder.Summary, seal: Seal? = nil
  ) {
    self.init(
      shape: shape, target: target, putCount: putCount, deleteCount: deleteCount,
      recipe: recipe, plainLength: body.plainLength, digests: body.digests, encoder: .ours,
      wireLength: body.wireLength, seal: seal)
  }

  /// Fills in what a frame leaves out, from the position that was pulled from.
  ///
  /// `heldHash` is the hash of the manifest of what is held, which a seal may leave out.
  /// - Throws: a reason; the caller knows the place. The target must be newer than `held` and of
  ///   its lineage, and a delta must have a base.
  package init(
    _ frame: ManifestFrame, answering held: ShortPosition?, heldHash: Digest? = nil
  ) throws(Fault) {
    guard !frame.isPatch else { throw .patchWithoutWalk }
    guard let lineage = frame.lineage ?? held?.lineage else { throw .deltaWithoutBase }
    let position = Position(
      lineage: lineage, epoch: frame.epoch, revision: frame.revision, view: frame.view,
      root: frame.root)
    if let held {
      guard held.lineage == lineage else { throw .foreignLineage }
      guard held.isOlder(than: position) else { throw .notNewer }
    }
    if let held, !frame.isSnapshot {
      shape = .delta(base: held)
    } else {
      shape = .snapshot
    }
    target = frame.target(lineage: lineage)
    putCount = frame.putCount
    deleteCount = frame.deleteCount
    recipe = frame.recipe
    plainLength = frame.plainLength
    digests = frame.digests
    encoder = frame.encoder
    wireLength = frame.wireLength
    seal = try Self.seal(of: frame, answering: held, heldHash: heldHash)
  }

  private static func seal(
    of frame: ManifestFrame, answering held: ShortPosition?, heldHash: Digest?
  ) throws(Fault) -> Seal? {
    guard let signature = frame.signature else { return nil }
    if let previous = frame.previous { return Seal(previous: previous, signature: signature) }
    guard let held, let heldHash, held.isNeighbour(epoch: frame.epoch, revision: frame.revision)
    else { throw .sealWithoutPrevious }
    return Seal(previous: heldHash, signature: signature)
  }

  /// Fills in what a patch's frame leaves out, from the walk that it ends.
  ///
  /// - Throws: a reason where the target is not the one walked to.
  package init(_ frame: ManifestFrame, ending walk: WalkOffer) throws(Fault) {
    let target = frame.target(lineage: walk.target.lineage)
    guard frame.isPatch else { throw .noPatch }
    guard target.position == walk.target, target.recordCount == walk.recordCount,
      target.canonicalBytes == walk.canonicalBytes
    else { throw .anotherTarget }
    self.init(
      shape: .patch, target: target, putCount: frame.putCount, deleteCount: frame.deleteCount,
      recipe: frame.recipe, plainLength: frame.plainLength, digests: frame.digests,
      encoder: frame.encoder, wireLength: frame.wireLength,
      seal: try Self.seal(of: frame, answering: nil, heldHash: nil))
  }

  /// Why a manifest does not answer the position that was pulled from.
  package enum Fault: Error {
    case deltaWithoutBase
    case foreignLineage
    case notNewer
    case patchWithoutWalk
    case noPatch
    case anotherTarget
    /// The hash before is left out of the seal of a target that is not the next one.
    case sealWithoutPrevious

    var field: String {
      switch self {
      case .deltaWithoutBase, .patchWithoutWalk, .noPatch: "shape"
      case .foreignLineage: "lineage"
      case .notNewer, .anotherTarget: "revision"
      case .sealWithoutPrevious: "previous"
      }
    }

    var reason: WireError.Reason {
      switch self {
      case .deltaWithoutBase:
        .wrongNumber(
          value: UInt64(ManifestFrame.deltaShape), expected: UInt64(ManifestFrame.snapshotShape))
      case .patchWithoutWalk:
        .unknownValue(
          UInt64(ManifestFrame.patchShape),
          known: UInt64(ManifestFrame.deltaShape)...UInt64(ManifestFrame.snapshotShape))
      case .noPatch:
        .unknownValue(
          UInt64(ManifestFrame.deltaShape),
          known: UInt64(ManifestFrame.patchShape)...UInt64(ManifestFrame.patchShape))
      case .foreignLineage: .foreignLineage
      case .notNewer, .anotherTarget: .notNewer
      case .sealWithoutPrevious:
        .truncated(needed: UInt64(Digest.byteCount), available: 0)
      }
    }
  }

  /// The same for a client that does not resume: nobody tells it the encoder.
  package var withoutEncoder: Manifest {
    Manifest(
      shape: shape, target: target, putCount: putCount, deleteCount: deleteCount,
      recipe: recipe, plainLength: plainLength, digests: digests, wireLength: wireLength,
      seal: seal)
  }

  /// The same under another seal, or under none.
  package func sealed(by seal: Seal?) -> Manifest {
    Manifest(
      shape: shape, target: target, putCount: putCount, deleteCount: deleteCount,
      recipe: recipe, plainLength: plainLength, digests: digests, encoder: encoder,
      wireLength: wireLength, seal: seal)
  }

  /// What the seal signs; nil without one.
  package var signedTarget: SignedManifest? {
    seal.map { SignedManifest(RevisionManifest(target, previous: $0.previous), $0.signature) }
  }

  /// Whether its receiver holds the revision before the target, and so the hash of its manifest.
  var leadsToNeighbour: Bool {
    guard case .delta(let base) = shape else { return false }
    return base.isNeighbour(
      epoch: target.position.epoch, revision: target.position.revision)
  }

  package var isSnapshot: Bool { shape == .snapshot }

  package var chunkCount: UInt64 { ManifestFrame.chunkCount(plainLength) }

  /// Whether a client keeps what it has of such a transfer: one of a single chunk it fetches again.
  package var canGoOn: Bool { chunkCount > 1 }

  /// The recipe of rows as the MANIFEST writes it.
  package static let rowsRecipe: [UInt8] = [0]

  /// The recipe as the MANIFEST writes it.
  package var recipeBytes: [UInt8] {
    var writer = ByteWriter()
    recipe.write(to: &writer)
    return writer.bytes
  }

  /// The MANIFEST frame, header included.
  package func encodedFrame() -> [UInt8] { Frame.manifest(ManifestFrame(self)).encoded() }

  /// The same for a file, which is read without what is held: its seal leaves nothing out.
  package func encodedFrameForFile() -> [UInt8] {
    Frame.manifest(ManifestFrame(self, namingPrevious: true)).encoded()
  }

  /// The name of this transfer, the same whichever server offers it.
  package var identity: Digest {
    var writer = ByteWriter()
    writer.bytes(Array("HNRM".utf8))
    writer.byte(1)
    let position = target.position
    switch shape {
    case .delta(let base):
      writer.byte(ManifestFrame.deltaShape)
      writer.lineage(position.lineage)
      writer.unsigned(base.epoch)
      writer.unsigned(base.revision)
      writer.unsigned(base.view)
      writer.bytes(base.root.bytes)
    case .snapshot:
      writer.byte(ManifestFrame.snapshotShape)
      writer.lineage(position.lineage)
    case .patch:
      writer.byte(ManifestFrame.patchShape)
      writer.lineage(position.lineage)
    }
    writer.unsigned(position.epoch)
    writer.unsigned(position.revision)
    writer.unsigned(position.view)
    writer.digest(position.root)
    writer.unsigned(putCount)
    writer.unsigned(deleteCount)
    recipe.write(to: &writer)
    writer.unsigned(plainLength)
    for digest in digests { writer.bytes(digest.bytes) }
    return Digest(SHA256.hash(data: writer.bytes))
  }
}
