package import HonourModel

/// Writes the entries of a plain stream by the recipe of rows.
///
/// Source: `Protocol/payloads.md`, section 4.
package struct DeltaWriter: Sendable {
  package private(set) var putCount: UInt64 = 0
  package private(set) var deleteCount: UInt64 = 0
  /// Bytes written so far.
  package private(set) var plainLength: UInt64 = 0
  private var last: RecordKey?

  package init() {}

  /// The bytes of the next entry; keys must rise strictly from call to call.
  ///
  /// - Throws: ``WireError`` where the record is too long, its key does not follow the last one, or
  ///   the stream would be longer than a transfer may be. Nothing is counted then.
  package mutating func entry(_ change: RecordChange) throws(WireError) -> [UInt8] {
    let key = change.key
    func error(_ reason: WireError.Reason, _ field: String) -> WireError {
      WireError(
        reason, at: plainLength, path: "entries[\(putCount + deleteCount)]." + field,
        found: key.bytes)
    }
    if let last, !(last < key) { throw error(.notRising, "key") }
    var entry: [UInt8] = []
    switch change {
    case .put(let record):
      let limit = WireLimits.recordBytes
      guard record.bytes.count <= limit else {
        throw error(
          .aboveLimit(value: UInt64(record.bytes.count), limit: UInt64(limit)), "length")
      }
      Varint.append(UInt64(record.bytes.count) << 1, to: &entry)
      entry.append(contentsOf: record.bytes)
    case .delete(let key):
      Varint.append(UInt64(key.bytes.count) << 1 | 1, to: &entry)
      entry.append(contentsOf: key.bytes)
    }
    let length = plainLength + UInt64(entry.count)
    guard length <= WireLimits.plainStreamBytes else {
      throw error(.aboveLimit(value: length, limit: WireLimits.plainStreamBytes), "length")
    }
    plainLength = length
    switch change {
    case .put: putCount += 1
    case .delete: deleteCount += 1
    }
    last = key
    return entry
  }
}
