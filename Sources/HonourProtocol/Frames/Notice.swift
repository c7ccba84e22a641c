/// A hint that a revision was published.
///
/// Source: `Protocol/frames.md`, section 3.
package struct Notice: Hashable, Sendable {
  package let epoch: UInt64
  package let revision: UInt64

  package init(epoch: UInt64, revision: UInt64) {
    self.epoch = epoch
    self.revision = revision
  }

  init(from reader: inout ByteReader) throws(WireError) {
    epoch = try reader.counter("epoch")
    revision = try reader.counter("revision")
  }

  func write(to writer: inout ByteWriter) {
    writer.unsigned(epoch)
    writer.unsigned(revision)
  }
}
