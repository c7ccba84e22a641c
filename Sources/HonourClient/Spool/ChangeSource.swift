import HonourModel
import HonourProtocol

/// The changes of a spooled transfer, one by one, verified on the way.
///
/// It holds what a piece of the spool inflates to. After it threw it is of no more use.
struct ChangeSource: ~Copyable {
  private var reader: SpoolReader
  private var decoder: TransferDecoder
  private var content: ChangeReader
  private var changes: [RecordChange] = []
  private var index = 0
  private let errorOffset: UInt64

  /// The chunks are those of the manifest, but what they hold cannot be read.
  struct PlainFault: Error {
    /// With the offset in the plain stream.
    let error: WireError
  }

  /// Opens the spool; a delta is read against `base`.
  ///
  /// - Throws: ``FileFault``, and what the base throws.
  init(_ transfer: SpooledTransfer, base: any BaseRecords) throws {
    let vocabulary = try Vocabulary.bytes(of: base)
    reader = try transfer.reader()
    decoder = TransferDecoder(kept: transfer.manifest, vocabulary: vocabulary)
    content = ChangeReader(transfer.manifest, base: base)
    errorOffset = transfer.errorOffset
  }

  /// The next change in key order, nil after the last one.
  ///
  /// - Throws: ``FileFault`` where the spool cannot be read or ends early; ``WireError`` where the
  ///   bytes are not those of the manifest, with the frame's offset behind
  ///   ``SpooledTransfer/errorOffset``; ``PlainFault``; what the base throws.
  mutating func next() throws -> RecordChange? {
    while index == changes.count {
      guard !decoder.isComplete else { return nil }
      let bytes = try reader.next()
      guard !bytes.isEmpty else { throw reader.endedEarly }
      let plain: [UInt8]
      do throws(WireError) {
        plain = try decoder.append(bytes)
      } catch {
        // Another base gives another dictionary, and that anything.
        if decoder.usesVocabulary, case .inflate = error.reason { throw PlainFault(error: error) }
        throw error.moved(by: errorOffset)
      }
      do {
        changes = try content.append(plain)
        index = 0
        if decoder.isComplete { try content.finish() }
      } catch let error as WireError {
        throw PlainFault(error: error)
      }
    }
    defer { index += 1 }
    return changes[index]
  }
}
