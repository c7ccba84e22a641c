package import HonourModel

/// The client asks for what is newer than it holds.
///
/// Source: `Protocol/frames.md`, section 3.
package struct Pull: Hashable, Sendable {
  private static let nothing: UInt8 = 0
  private static let position: UInt8 = 1
  private static let records: UInt8 = 3

  /// Nil for a client that holds nothing, or no position that it believes.
  package let held: ShortPosition?
  /// Whether it holds records and asks for a walk whatever they are.
  package let isRepair: Bool

  package init(held: ShortPosition?) {
    self.held = held
    isRepair = false
  }

  private init(isRepair: Bool) {
    held = nil
    self.isRepair = isRepair
  }

  /// Asks for a walk from records of no known position; only where both sides can walk.
  package static let repair = Pull(isRepair: true)

  init(from reader: inout ByteReader) throws(WireError) {
    let place = reader
    let flag = try reader.choice("held", Self.nothing...Self.records)
    guard flag != 2 else {
      throw place.error(.unknownValue(UInt64(flag), known: 0...1), "held")
    }
    isRepair = flag == Self.records
    guard flag == Self.position else {
      held = nil
      return
    }
    held = ShortPosition(
      lineage: try reader.lineage("held.lineage"),
      epoch: try reader.counter("held.epoch"),
      revision: try reader.counter("held.revision"),
      view: try reader.counter("held.view"),
      root: try reader.shortDigest("held.root"))
  }

  func write(to writer: inout ByteWriter) {
    writer.byte(isRepair ? Self.records : held == nil ? Self.nothing : Self.position)
    guard let held else { return }
    writer.lineage(held.lineage)
    writer.unsigned(held.epoch)
    writer.unsigned(held.revision)
    writer.unsigned(held.view)
    writer.bytes(held.root.bytes)
  }
}
