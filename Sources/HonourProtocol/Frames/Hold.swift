package import HonourModel

/// The client says what it has of a transfer that was cut, ahead of the PULL that may go on with it.
///
/// A delta's base is the position of that PULL.
/// Source: `Protocol/frames.md`, section 3.
package struct Hold: Hashable, Sendable {
  package let isSnapshot: Bool
  package let epoch: UInt64
  package let revision: UInt64
  package let root: Digest
  /// Whole frames held: the MANIFEST, and the CHUNKs after it; 0 where not even the first is whole.
  package let frames: UInt64
  /// Bytes held of the next frame's payload.
  package let partBytes: UInt64
  /// Of the transfer's identity, or of the part of the MANIFEST's payload where that is all.
  package let proof: ChunkDigest
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
    isSnapshot: Bool, epoch: UInt64, revision: UInt64, root: Digest, frames: UInt64,
    partBytes: UInt64, proof: ChunkDigest, recipe: [UInt8], encoder: EncoderTag?
  ) {
    self.isSnapshot = isSnapshot
    self.epoch = epoch
    self.revision = revision
    self.root = root
    self.frames = frames
    self.partBytes = partBytes
    self.proof = proof
    self.encoder = encoder
    self.recipe = recipe
  }

  init(from reader: inout ByteReader) throws(WireError) {
    let known = ManifestFrame.deltaShape...ManifestFrame.snapshotShape
    isSnapshot = try reader.choice("shape", known) == ManifestFrame.snapshotShape
    epoch = try reader.counter("epoch")
    revision = try reader.counter("revision")
    root = try reader.digest("root")
    frames = try reader.unsigned("frames", limit: WireLimits.transferChunks + 1)
    let place = reader
    let limit = frames == 0 ? WireLimits.manifestPayloadBytes : WireLimits.chunkPayloadBytes
    partBytes = try reader.unsigned("part", limit: UInt64(limit))
    guard frames > 0 || partBytes > 0 else {
      throw place.error(.belowLimit(value: 0, limit: 1), "part")
    }
    proof = try reader.shortDigest("proof")
    encoder = try reader.encoderTag("encoder")
    recipe = Array(try reader.bytes("recipe", count: reader.remaining))
  }

  func write(to writer: inout ByteWriter) {
    writer.byte(isSnapshot ? ManifestFrame.snapshotShape : ManifestFrame.deltaShape)
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
