import HonourModel

/// The first fields of a MANIFEST, enough to say what a transfer leads to.
///
/// Source: `Protocol/payloads.md`, section 1.
struct ManifestStart {
  /// Set in the shape where the encoder's tag follows the digests.
  static let tag: UInt8 = 0x10
  /// Set in the shape where a seal ends the manifest.
  static let seal: UInt8 = 0x20
  /// Set beside it where the seal leaves out the previous hash, which the receiver has.
  static let neighbour: UInt8 = 0x40
  private static let marks = tag | seal | neighbour
  /// Only a delta leaves it out.
  private static let neighbourShape = ManifestFrame.deltaShape | seal | neighbour

  /// The byte as it travels.
  let shape: UInt8
  /// Nil but for a snapshot.
  let lineage: Lineage?
  let epoch: UInt64
  let revision: UInt64
  let view: UInt64
  let root: Digest

  var isTagged: Bool { shape & Self.tag != 0 }
  var isSealed: Bool { shape & Self.seal != 0 }
  var isNeighbour: Bool { shape & Self.neighbour != 0 }
  var isPatch: Bool { shape & ~Self.marks == ManifestFrame.patchShape }

  init(from reader: inout ByteReader) throws(WireError) {
    let place = reader
    let shape = try reader.byte("shape")
    self.shape = shape
    guard shape & Self.neighbour == 0 || shape & ~Self.tag == Self.neighbourShape else {
      throw Self.unknownShape(at: place, shape)
    }
    switch shape & ~Self.marks {
    case ManifestFrame.deltaShape, ManifestFrame.patchShape: lineage = nil
    case ManifestFrame.snapshotShape: lineage = try reader.lineage("lineage")
    default: throw Self.unknownShape(at: place, shape)
    }
    epoch = try reader.counter("epoch")
    revision = try reader.counter("revision")
    view = try reader.known("view", 0...0)
    root = try reader.digest("root")
  }

  static func unknownShape(at place: ByteReader, _ shape: UInt8) -> WireError {
    let known =
      UInt64(ManifestFrame.deltaShape)...UInt64(ManifestFrame.patchShape)
    return place.error(.unknownValue(UInt64(shape), known: known), "shape")
  }
}
