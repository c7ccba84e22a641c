import HonourModel
import HonourProtocol
import HonourStore

/// A transfer in the making: changes in, chunks of its body out.
///
/// Not `Sendable`: it lives on the queue that builds. What is not finished leaves nothing behind.
final class TransferEncoding {
  private(set) var putCount: UInt64 = 0
  private(set) var deleteCount: UInt64 = 0
  private var kinds = KindCount()
  private let body: BodyWriter
  private let columns: ColumnFeed?
  private var rows = DeltaWriter()
  private var encoder: TransferEncoder

  /// `columns` writes the plain stream; without it that is whole records.
  init(_ body: BodyWriter, columns: ColumnFeed?) {
    self.body = body
    self.columns = columns
    encoder = TransferEncoder(columns == nil ? .rows : .columns(codes: []))
  }

  /// Plain bytes so far.
  var plainLength: UInt64 { encoder.plainBytes }

  /// Takes the next change in key order.
  func append(_ change: RecordDifference) throws {
    kinds.add(change)
    if change.new == nil { deleteCount += 1 } else { putCount += 1 }
    guard let columns else {
      try encoder.append(try rows.entry(change.change)) { try body.write($0) }
      return
    }
    if let segment = try columns.append(change) { try append(segment) }
  }

  /// The transfer, with what makes its target believed.
  func finish(
    _ shape: Manifest.Shape, _ target: RevisionInfo, _ signed: SignedManifest?
  ) throws -> Transfer {
    var recipe = PlainRecipe.rows
    if let columns {
      let (last, codes) = try columns.finish()
      if let last { try append(last) }
      recipe = .columns(codes: codes)
    }
    var vocabulary: [UInt8]?
    if case .delta = shape, encoder.isOneChunk { vocabulary = try columns?.vocabulary() }
    let summary = try encoder.finish(vocabulary: vocabulary) { try body.write($0) }
    let manifest = Manifest(
      shape: shape, target: target, putCount: putCount, deleteCount: deleteCount,
      recipe: recipe, body: summary)
    return Transfer(
      manifest: manifest, body: try body.finish(), kinds: kinds.kinds
    ).sealed(by: signed)
  }

  private func append(_ segment: SegmentWriter.Output) throws {
    try encoder.append(segment.bytes, columnEnds: segment.columnEnds) { try body.write($0) }
    let limit = WireLimits.plainStreamBytes
    guard encoder.plainBytes <= limit else {
      throw WireError(
        .aboveLimit(value: encoder.plainBytes, limit: limit), at: encoder.plainBytes,
        path: "segment.length")
    }
  }
}
