import HonourModel

/// What a client has of a transfer that was cut, checked as far as it can be.
///
/// Not `Sendable`: zlib's memory is in it. Source: `Protocol/session.md`, section 5.
package struct HeldTransfer {
  enum Stage {
    /// A part of the MANIFEST's payload.
    case manifest(payload: [UInt8])
    /// The MANIFEST, some whole chunks, and a part of the next frame, header included.
    case chunks(Manifest, TransferDecoder, part: [UInt8])
  }

  /// What to say of it ahead of the PULL.
  package let hold: Hold
  let stage: Stage
  /// Bytes of the CHUNK frames held, the one in part included.
  let byteCount: UInt64

  /// A part of a MANIFEST's payload; nil where it does not reach to what it leads to.
  package init?(manifestPart payload: [UInt8]) {
    var reader = ByteReader(payload[...], of: "MANIFEST")
    guard let start = try? ManifestStart(from: &reader) else { return nil }
    hold = Hold(
      shape: start.isPatch ? .patch : start.lineage != nil ? .snapshot : .delta, epoch: start.epoch,
      revision: start.revision,
      root: start.root, frames: 0, partBytes: UInt64(payload.count),
      proof: ShortDigest(of: payload), recipe: [], encoder: nil)
    stage = .manifest(payload: payload)
    byteCount = 0
  }

  /// A manifest and whole chunks that `decoder` has read.
  ///
  /// `chunkBytes` are those of the frames of the chunks that the decoder has read, `part` what is there
  /// of the next frame, from its first byte on, and `encoder` what made that part.
  package init(
    _ manifest: Manifest, _ decoder: TransferDecoder, chunkBytes: UInt64,
    part: [UInt8], encoder: EncoderTag?
  ) {
    let position = manifest.target.position
    let header = Self.header(of: part)
    let recipe = manifest.recipeBytes
    let usable = encoder == nil ? 0 : header.map { part.count - $0.byteCount } ?? 0
    hold = Hold(
      shape: Hold.Shape(manifest.shape), epoch: position.epoch, revision: position.revision,
      root: position.root, frames: 1 + decoder.chunks, partBytes: UInt64(usable),
      proof: ShortDigest(prefixOf: manifest.identity),
      recipe: recipe.count <= WireLimits.heldRecipeBytes ? recipe : [],
      encoder: encoder)
    stage = .chunks(manifest, decoder, part: part)
    byteCount = chunkBytes + UInt64(part.count)
  }

  /// Bytes that a REST adds to what would follow without a cut: its header.
  var restHeaderBytes: UInt64 {
    guard hold.partBytes > 0, case .chunks(_, _, let part) = stage,
      let header = Self.header(of: part)
    else { return 0 }
    var length: [UInt8] = []
    Varint.append(UInt64(header.length) - hold.partBytes, to: &length)
    return UInt64(length.count + 2)
  }

  /// The header of a CHUNK of which `part` is the beginning.
  static func header(of part: [UInt8]) -> FrameHeader? {
    guard let header = try? FrameHeader.read(part[...], at: 0, in: .serverTransfer),
      header.type == .chunk
    else { return nil }
    return header
  }
}
