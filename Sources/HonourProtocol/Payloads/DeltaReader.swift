package import HonourModel

/// Reads the entries of a plain stream that comes in pieces, in bounded memory.
///
/// It holds at most one unfinished entry. After it threw it is of no more use.
/// Source: `Protocol/payloads.md`, section 4.
package struct DeltaReader: Sendable {
  private let putLimit: UInt64
  private let deleteLimit: UInt64
  private var buffer: [UInt8] = []
  private var start = 0
  /// The offset in the plain stream of the next entry.
  package private(set) var offset: UInt64 = 0
  private var last: RecordKey?
  package private(set) var putCount: UInt64 = 0
  package private(set) var deleteCount: UInt64 = 0

  package init(_ manifest: Manifest) {
    self.init(putCount: manifest.putCount, deleteCount: manifest.deleteCount)
  }

  package init(putCount: UInt64, deleteCount: UInt64) {
    putLimit = putCount
    deleteLimit = deleteCount
  }

  /// Takes the next plain bytes and gives the changes that they complete, in key order.
  ///
  /// - Throws: ``WireError`` with the offset in the plain stream.
  package mutating func append(
    _ plain: some Collection<UInt8>
  ) throws(WireError) -> [RecordChange] {
    feed(plain)
    var changes: [RecordChange] = []
    while let change = try next() { changes.append(change) }
    return changes
  }

  /// Takes the next plain bytes, for ``next()``.
  package mutating func feed(_ plain: some Collection<UInt8>) {
    buffer.removeFirst(start)
    start = 0
    buffer.append(contentsOf: plain)
  }

  /// Ends the stream: no entry may be open, and none may be missing.
  package func finish() throws(WireError) {
    guard start == buffer.count else {
      throw error(
        .truncated(
          needed: UInt64(buffer.count - start) + 1, available: UInt64(buffer.count - start)),
        "bytes")
    }
    guard putCount == putLimit else {
      throw error(.wrongNumber(value: putCount, expected: putLimit), "puts")
    }
    guard deleteCount == deleteLimit else {
      throw error(.wrongNumber(value: deleteCount, expected: deleteLimit), "deletes")
    }
  }

  /// The next whole entry; nil where more bytes are needed.
  package mutating func next() throws(WireError) -> RecordChange? {
    guard start < buffer.count else { return nil }
    let tag: UInt64
    let tagBytes: Int
    switch Varint.read(buffer[...], at: start, byteLimit: WireLimits.lengthFieldBytes) {
    case .incomplete: return nil
    case .tooLong: throw error(.varintTooLong(byteLimit: WireLimits.lengthFieldBytes), "tag")
    case .notMinimal: throw error(.varintNotMinimal, "tag")
    case .value(let value, let count): (tag, tagBytes) = (value, count)
    }
    let isDelete = tag & 1 == 1
    let limit = UInt64(isDelete ? Self.keyBytes : WireLimits.recordBytes)
    guard tag >> 1 <= limit else {
      throw error(.aboveLimit(value: tag >> 1, limit: limit), "tag")
    }
    let count = Int(tag >> 1)
    guard buffer.count - start - tagBytes >= count else { return nil }
    let bytes = Array(buffer[start + tagBytes..<start + tagBytes + count])
    guard let key = isDelete ? RecordKey(bytes: bytes) : CanonicalKey.find(in: bytes) else {
      throw error(.noKey, "bytes")
    }
    if let last, !(last < key) { throw error(.notRising, "key") }
    if isDelete {
      guard deleteCount < deleteLimit else {
        throw error(.aboveLimit(value: deleteCount + 1, limit: deleteLimit), "deletes")
      }
      deleteCount += 1
    } else {
      guard putCount < putLimit else {
        throw error(.aboveLimit(value: putCount + 1, limit: putLimit), "puts")
      }
      putCount += 1
    }
    last = key
    start += tagBytes + count
    offset += UInt64(tagBytes + count)
    return isDelete ? .delete(key) : .put(CanonicalRecord(key: key, bytes: bytes))
  }

  /// A kind, a zero byte and an id at their longest.
  private static let keyBytes = 193

  private func error(_ reason: WireError.Reason, _ field: String) -> WireError {
    WireError(
      reason, at: offset, path: "entries[\(putCount + deleteCount)]." + field,
      found: buffer[start...])
  }
}
