/// What a PULL would be answered with, and what that costs.
///
/// Source: `Protocol/frames.md`, section 3.
package struct Offer: Hashable, Sendable {
  /// Records of one kind that the answer brings.
  package struct Kind: Hashable, Sendable {
    package let name: String
    /// Records to insert or to replace.
    package let puts: UInt64
    package let deletes: UInt64

    package init(name: String, puts: UInt64, deletes: UInt64) {
      self.name = name
      self.puts = puts
      self.deletes = deletes
    }
  }

  /// What brings the client up to date.
  package enum Shape: UInt8, Hashable, Sendable {
    case delta = 1
    case snapshot
    /// Only the walk itself can tell what differs: ``answerBytes`` is the most that it takes.
    case walk
  }

  package let shape: Shape
  /// What the client would hold then.
  package let epoch: UInt64
  package let revision: UInt64
  /// How often the client has to pull: 2 where a transfer that was cut is ended first.
  package let pulls: UInt64
  /// Bytes of all frames that answer these pulls, headers included.
  package let answerBytes: UInt64
  /// In the order of their names.
  package let kinds: [Kind]

  package init(
    shape: Shape, epoch: UInt64, revision: UInt64, pulls: UInt64, answerBytes: UInt64,
    kinds: [Kind]
  ) {
    self.shape = shape
    self.epoch = epoch
    self.revision = revision
    self.pulls = pulls
    self.answerBytes = answerBytes
    self.kinds = kinds
  }

  /// The same for an answer of so many bytes more, or fewer.
  package func adding(bytes: Int) -> Offer {
    let sum = Int64(clamping: answerBytes) + Int64(bytes)
    return Offer(
      shape: shape, epoch: epoch, revision: revision, pulls: pulls,
      answerBytes: UInt64(max(sum, 0)), kinds: kinds)
  }

  init(from reader: inout ByteReader) throws(WireError) {
    let place = reader
    let known = Shape.delta.rawValue...Shape.walk.rawValue
    let number = try reader.choice("shape", known)
    guard let shape = Shape(rawValue: number) else {
      throw place.error(
        .unknownValue(UInt64(number), known: UInt64(known.lowerBound)...UInt64(known.upperBound)),
        "shape")
    }
    self.shape = shape
    epoch = try reader.counter("epoch")
    revision = try reader.counter("revision")
    pulls = try reader.known("pulls", 1...2)
    answerBytes = try reader.unsigned("bytes", limit: 2 * WireLimits.transferWireBytes)
    let count = try reader.unsigned("kinds", limit: WireLimits.offeredKinds)
    var kinds: [Kind] = []
    for index in 0..<count {
      kinds.append(
        Kind(
          name: try reader.text("kinds[\(index)].name", byteLimit: WireLimits.kindBytes),
          puts: try reader.counter("kinds[\(index)].puts"),
          deletes: try reader.counter("kinds[\(index)].deletes")))
    }
    self.kinds = kinds
  }

  func write(to writer: inout ByteWriter) {
    writer.byte(shape.rawValue)
    writer.unsigned(epoch)
    writer.unsigned(revision)
    writer.unsigned(pulls)
    writer.unsigned(answerBytes)
    writer.unsigned(UInt64(kinds.count))
    for kind in kinds {
      writer.text(kind.name, byteLimit: WireLimits.kindBytes)
      writer.unsigned(kind.puts)
      writer.unsigned(kind.deletes)
    }
  }
}
