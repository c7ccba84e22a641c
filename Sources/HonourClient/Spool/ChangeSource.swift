import HonourModel
import HonourProtocol

/// The changes of a spooled transfer, one by one, verified on the way.
///
/// It holds what a piece of the spool inflates to. After it threw it is of no more use.
struct ChangeSource: ~Copyable {
  private var reader: SpoolReader
  private var decoder: TransferDecoder
  private var delta: DeltaReader
  private var changes: [RecordChange] = []
  private var index = 0

  init(_ transfer: SpooledTransfer) throws(FileFault) {
    reader = try transfer.reader()
    decoder = TransferDecoder(kept: transfer.manifest)
    delta = DeltaReader(transfer.manifest)
  }

  /// The next change in key order, nil after the last one.
  ///
  /// - Throws: ``FileFault`` where the spool cannot be read or ends early, ``WireError`` where the
  ///   bytes are not those of the manifest.
  mutating func next() throws -> RecordChange? {
    while index == changes.count {
      guard !decoder.isComplete else { return nil }
      let bytes = try reader.next()
      guard !bytes.isEmpty else { throw reader.endedEarly }
      changes = try delta.append(try decoder.append(bytes))
      index = 0
      if decoder.isComplete { try delta.finish() }
    }
    defer { index += 1 }
    return changes[index]
  }
}
