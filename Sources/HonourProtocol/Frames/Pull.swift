package import HonourModel

/// The client asks for what is newer than it holds.
///
/// Source: `Protocol/frames.md`, section 3.
package struct Pull: Hashable, Sendable {
  /// Nil for a client that holds nothing.
  package let held: Position?

  package init(held: Position?) { self.held = held }

  init(from reader: inout ByteReader) throws(WireError) {
    guard try reader.choice("held", 0...1) == 1 else {
      held = nil
      return
    }
    held = Position(
      lineage: try reader.lineage("held.lineage"),
      epoch: try reader.counter("held.epoch"),
      revision: try reader.counter("held.revision"),
      view: try reader.counter("held.view"),
      root: try reader.digest("held.root"))
  }

  func write(to writer: inout ByteWriter) {
    writer.byte(held == nil ? 0 : 1)
    guard let held else { return }
    writer.lineage(held.lineage)
    writer.unsigned(held.epoch)
    writer.unsigned(held.revision)
    writer.unsigned(held.view)
    writer.digest(held.root)
  }
}
