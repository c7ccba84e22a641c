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
  private let errorOffset: UInt64
  /// Whether the chunk was right and its content is being read, when an error came.
  private(set) var isReadingPlain = false

  init(_ transfer: SpooledTransfer) throws(FileFault) {
    reader = try transfer.reader()
    decoder = TransferDecoder(transfer.manifest)
    delta = DeltaReader(transfer.manifest)
    errorOffset = transfer.errorOffset
  }

  /// The next change in key order, nil after the last one.
  ///
  /// The offset of an error is that of ``SpooledTransfer/errorOffset`` and the frame's, or, while
  /// ``isReadingPlain``, one of the plain stream.
  ///
  /// - Throws: ``FileFault`` where the spool cannot be read or ends early, ``WireError`` where the
  ///   bytes are not those of the manifest.
  mutating func next() throws -> RecordChange? {
    while index == changes.count {
      guard !decoder.isComplete else { return nil }
      let bytes = try reader.next()
      guard !bytes.isEmpty else { throw reader.endedEarly }
      let plain: [UInt8]
      do throws(WireError) {
        plain = try decoder.append(bytes)
      } catch {
        throw error.moved(by: errorOffset)
      }
      isReadingPlain = true
      changes = try delta.append(plain)
      index = 0
      if decoder.isComplete { try delta.finish() }
      isReadingPlain = false
    }
    defer { index += 1 }
    return changes[index]
  }
}
