package import HonourModel

/// The client says what it has of a transfer that was cut, ahead of the PULL or the WANT that may go on
/// with it.
///
/// A delta's base is the position of that PULL, a patch's records are those of that WANT.
/// Source: `Protocol/frames.md`, section 3.
package struct Hold: Hashable, Sendable {
  package enum Shape: UInt8, Hashable, Sendable {
    case delta = 1
    case snapshot = 2
    /// Ahead of a WANT; ahead of a PULL it names the revision of a walk that was cut.
    case patch = 3

    init(_ shape: Manifest.Shape) {
      switch shape {
      case .delta: self = .delta
      case .snapshot: self = .snapshot
      case .patch: self = .patch
      }
    }
  }

  package let shape: Shape
  package let epoch: UInt64
  package let revision: UInt64
  package let root: Digest
  /// Whole frames held: the MANIFEST, and the CHUNKs after it; 0 where not even the first is whole.
  package let frames: UInt64
  /// Bytes held of the next frame's payload.
  package let partBytes: UInt64
  /// Of the transfer's identity, or of the part of the MANIFEST's payload where that is all.
  package let proof: ShortDigest
  /// What made the part of a CHUNK; nil where there is none or nobody said it.
  package let encoder: EncoderTag?
  /// The recipe as the MANIFEST writes it; empty where it is not known, or too long to be told.
  ///
  /// A server that cannot follow it sends the transfer anew.
  package let recipe: [UInt8]

  /// The codes that the recipe names; nil where it names none.
  package var codes: [UInt8]? {
    var reader = ByteReader(recipe[...], of: "HOLD.recipe")
    guard case .columns(let codes) = try? PlainRecipe(from: &reader), reader.remaining == 0 else {
      return nil
    }
    return codes
  }

  package init(
    shape: Shape, epoch: UInt64, revision: UInt64, root: Digest, frames: UInt64,
    partBytes: UInt64, proof: ShortDigest, recipe: [UInt8], encoder: EncoderTag?
  ) {
    self.shape = shape
    self.epoch = epoch
    self.revision = revision
    self.root = root
    self.frames = frames
    self.partBytes = partBytes
    self.proof = proof
    self.encoder = encoder
    self.recipe = recipe
  }

  /// The target of a walk that was cut, for a server to walk to it again.
  package init(walkingTo target: Position) {
    self.init(
      shape: .patch, epoch: target.epoch, revision: target.revision, root: target.root, frames: 0,
      partBytes: 0, proof: ShortDigest(prefixOf: target.root), recipe: [], encoder: nil)
  }

  /// What the transfer leads to, in the history of this lineage.
  package func target(in lineage: Lineage) -> Position {
    Position(lineage: lineage, epoch: epoch, revision: revision, root: root)
  }

  init(from reader: inout ByteReader) throws(WireError) {
    let known = Shape.delta.rawValue...Shape.patch.rawValue
    shape = Shape(rawValue: try reader.choice("shape", known)) ?? .patch
    epoch = try reader.counter("epoch")
    revision = try reader.counter("revision")
    root = try reader.digest("root")
    frames = try reader.unsigned("frames", limit: WireLimits.transferChunks + 1)
    let place = reader
    let limit = frames == 0 ? WireLimits.manifestPayloadBytes : WireLimits.chunkPayloadBytes
    partBytes = try reader.unsigned("part", limit: UInt64(limit))
    guard frames > 0 || partBytes > 0 || shape == .patch else {
      throw place.error(.belowLimit(value: 0, limit: 1), "part")
    }
    proof = try reader.shortDigest("proof")
    encoder = try reader.encoderTag("encoder")
    recipe = Array(try reader.bytes("recipe", count: reader.remaining))
  }

  func write(to writer: inout ByteWriter) {
    writer.byte(shape.rawValue)
    writer.unsigned(epoch)
    writer.unsigned(revision)
    writer.digest(root)
    writer.unsigned(frames)
    writer.unsigned(partBytes)
    writer.bytes(proof.bytes)
    writer.encoderTag(encoder)
    writer.bytes(recipe)
  }
}
