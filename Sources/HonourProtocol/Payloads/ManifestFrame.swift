package import HonourModel

/// A manifest as it travels: a delta's lineage and base are left out.
///
/// Source: `Protocol/payloads.md`, section 1.
package struct ManifestFrame: Hashable, Sendable {
  static let deltaShape: UInt8 = 1
  static let snapshotShape: UInt8 = 2
  static let patchShape: UInt8 = 3

  /// Nil but for a snapshot.
  package let lineage: Lineage?
  /// Whether it ends a walk.
  package let isPatch: Bool
  package let epoch: UInt64
  package let revision: UInt64
  package let view: UInt64
  package let root: Digest
  package let publishedAt: Int64
  package let author: String
  package let message: String
  package let recordCount: UInt64
  package let canonicalBytes: UInt64
  package let putCount: UInt64
  package let deleteCount: UInt64
  package let recipe: PlainRecipe
  package let plainLength: UInt64
  package let digests: [ShortDigest]
  package let encoder: EncoderTag?
  package let wireLength: UInt64
  /// The publisher's signature of the target; nil where it is not told.
  package let signature: Signature?
  /// The hash of the manifest before the target's; nil in a seal that leaves it out.
  package let previous: Digest?

  package var isSnapshot: Bool { lineage != nil }

  package var chunkCount: UInt64 { Self.chunkCount(plainLength) }

  /// Whether its chunk may be deflated on the base: a delta of columns that needs no digest.
  package var mayUseVocabulary: Bool {
    guard case .columns = recipe else { return false }
    return !isSnapshot && !isPatch && chunkCount == 1
  }

  /// With `namingPrevious` a seal leaves nothing out, for whoever reads it without what is held.
  package init(_ manifest: Manifest, namingPrevious: Bool = false) {
    let target = manifest.target
    lineage = manifest.isSnapshot ? target.position.lineage : nil
    isPatch = manifest.shape == .patch
    epoch = target.position.epoch
    revision = target.position.revision
    view = target.position.view
    root = target.position.root
    publishedAt = target.publishedAt
    author = target.author
    message = target.message
    recordCount = target.recordCount
    canonicalBytes = target.canonicalBytes
    putCount = manifest.putCount
    deleteCount = manifest.deleteCount
    recipe = manifest.recipe
    plainLength = manifest.plainLength
    digests = manifest.digests
    encoder = manifest.encoder
    wireLength = manifest.wireLength
    signature = manifest.seal?.signature
    previous =
      manifest.leadsToNeighbour && !namingPrevious ? nil : manifest.seal?.previous
  }

  init(from reader: inout ByteReader) throws(WireError) {
    let beforeShape = reader
    let start = try ManifestStart(from: &reader)
    isPatch = start.isPatch
    lineage = start.lineage
    epoch = start.epoch
    revision = start.revision
    view = start.view
    root = start.root
    publishedAt = try reader.signed("publishedAt")
    author = try reader.text("author", byteLimit: WireLimits.authorBytes)
    message = try reader.text("message", byteLimit: WireLimits.messageBytes)
    recordCount = try reader.counter("recordCount")
    canonicalBytes = try reader.counter("canonicalBytes")
    let beforePuts = reader
    putCount = try reader.counter("puts")
    let afterPuts = reader
    deleteCount = try reader.counter("deletes")
    recipe = try PlainRecipe(from: &reader)
    let beforeLength = reader
    plainLength = try reader.unsigned("plainLength", limit: WireLimits.plainStreamBytes)
    let isSnapshot = start.lineage != nil
    if isSnapshot || isPatch {
      guard deleteCount == 0 else {
        throw afterPuts.error(.aboveLimit(value: deleteCount, limit: 0), "deletes")
      }
    }
    if isSnapshot {
      guard putCount == recordCount else {
        throw beforePuts.error(.wrongNumber(value: putCount, expected: recordCount), "puts")
      }
    }
    guard putCount <= recordCount else {
      throw beforePuts.error(.aboveLimit(value: putCount, limit: recordCount), "puts")
    }
    switch recipe {
    case .rows:
      try Self.checkRows(
        plainLength, puts: putCount, deletes: deleteCount,
        canonicalBytes: isSnapshot ? canonicalBytes : nil, place: beforeLength)
    case .columns:
      guard (plainLength == 0) == (putCount == 0 && deleteCount == 0) else {
        throw beforeLength.error(.wrongNumber(value: plainLength, expected: 0), "plainLength")
      }
    }
    digests = try Self.readDigests(plainLength, from: &reader)
    guard !start.isTagged || !digests.isEmpty else {
      throw ManifestStart.unknownShape(at: beforeShape, start.shape)
    }
    encoder = start.isTagged ? try Self.readEncoder(from: &reader) : nil
    let beforeWire = reader
    wireLength = try reader.unsigned("wireLength")
    try Self.checkWire(wireLength, plainLength: plainLength, place: beforeWire)
    previous = start.isSealed && !start.isNeighbour ? try reader.digest("previous") : nil
    signature = start.isSealed ? try reader.signature("signature") : nil
  }

  func write(to writer: inout ByteWriter) {
    let shape = isSnapshot ? Self.snapshotShape : isPatch ? Self.patchShape : Self.deltaShape
    writer.byte(shape | marks)
    if let lineage { writer.lineage(lineage) }
    writer.unsigned(epoch)
    writer.unsigned(revision)
    writer.unsigned(view)
    writer.digest(root)
    writer.signed(publishedAt)
    writer.text(author, byteLimit: WireLimits.authorBytes)
    writer.text(message, byteLimit: WireLimits.messageBytes)
    writer.unsigned(recordCount)
    writer.unsigned(canonicalBytes)
    writer.unsigned(putCount)
    writer.unsigned(deleteCount)
    recipe.write(to: &writer)
    writer.unsigned(plainLength)
    for digest in digests { writer.bytes(digest.bytes) }
    if let encoder { writer.encoderTag(encoder) }
    writer.unsigned(wireLength)
    guard let signature else { return }
    if let previous { writer.digest(previous) }
    writer.bytes(signature.bytes)
  }

  private var marks: UInt8 {
    let tag = encoder == nil ? 0 : ManifestStart.tag
    guard signature != nil else { return tag }
    return tag | ManifestStart.seal | (previous == nil ? ManifestStart.neighbour : 0)
  }

  /// The revision that the frame tells of.
  func target(lineage: Lineage) -> RevisionInfo {
    RevisionInfo(
      position: Position(
        lineage: lineage, epoch: epoch, revision: revision, view: view, root: root),
      publishedAt: publishedAt, author: author, message: message, recordCount: recordCount,
      canonicalBytes: canonicalBytes)
  }

  /// The number of chunks of a plain stream.
  static func chunkCount(_ plainLength: UInt64) -> UInt64 {
    let chunk = UInt64(WireLimits.plainChunkBytes)
    return plainLength / chunk + (plainLength % chunk == 0 ? 0 : 1)
  }

  /// An entry has at least two bytes, and a snapshot's at most four beside the record.
  private static func checkRows(
    _ plainLength: UInt64, puts: UInt64, deletes: UInt64, canonicalBytes: UInt64?,
    place: ByteReader
  ) throws(WireError) {
    let (entries, entriesOverflow) = puts.addingReportingOverflow(deletes)
    guard !entriesOverflow, entries <= plainLength / 2 else {
      throw place.error(
        .aboveLimit(value: entriesOverflow ? .max : entries, limit: plainLength / 2), "entries")
    }
    guard let canonicalBytes else {
      guard plainLength == 0 || entries > 0 else {
        throw place.error(.wrongNumber(value: plainLength, expected: 0), "plainLength")
      }
      return
    }
    // The entries are at most 2³¹ by now, so four times as many do not overflow.
    guard canonicalBytes <= plainLength, plainLength - canonicalBytes >= entries,
      plainLength - canonicalBytes <= 4 * entries
    else {
      throw place.error(
        .wrongNumber(value: plainLength, expected: canonicalBytes), "plainLength")
    }
  }

  private static func readDigests(
    _ plainLength: UInt64, from reader: inout ByteReader
  ) throws(WireError) -> [ShortDigest] {
    let chunks = chunkCount(plainLength)
    guard chunks > 1 else { return [] }
    let needed = chunks * UInt64(ShortDigest.byteCount)  // at most 2¹⁸ chunks: 2²² bytes
    guard needed <= UInt64(reader.remaining) else {
      throw reader.error(
        .truncated(needed: needed, available: UInt64(reader.remaining)), "digests")
    }
    var digests: [ShortDigest] = []
    for index in 0..<Int(chunks) {
      let bytes = try reader.bytes("digests[\(index)]", count: ShortDigest.byteCount)
      guard let digest = ShortDigest(bytes: bytes) else {
        preconditionFailure("A chunk's digest has 16 bytes.")
      }
      digests.append(digest)
    }
    return digests
  }

  private static func readEncoder(from reader: inout ByteReader) throws(WireError) -> EncoderTag {
    let place = reader
    guard let tag = try reader.encoderTag("encoder") else {
      throw place.error(.belowLimit(value: 0, limit: 1), "encoder", showing: EncoderTag.byteCount)
    }
    return tag
  }

  private static func checkWire(
    _ wireLength: UInt64, plainLength: UInt64, place: ByteReader
  ) throws(WireError) {
    let chunks = chunkCount(plainLength)
    let most = plainLength + chunks * WireLimits.chunkOverheadBytes + WireLimits.endFrameBytes
    guard wireLength <= most else {
      throw place.error(.aboveLimit(value: wireLength, limit: most), "wireLength")
    }
    let least = chunks * WireLimits.chunkFrameMinimumBytes + WireLimits.endFrameBytes
    guard wireLength >= least else {
      throw place.error(.belowLimit(value: wireLength, limit: least), "wireLength")
    }
  }
}
