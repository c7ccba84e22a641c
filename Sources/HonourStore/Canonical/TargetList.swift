import HonourModel

/// The hashes of the keys that a record refers to, each once and in order; stored as 8 bytes each.
struct TargetList: Hashable, Sendable {
  private static let hashByteCount = 8

  /// `RecordKey.hash` as signed bit patterns, rising.
  let hashes: [Int64]

  init(_ targets: [RecordKey]) {
    hashes = Set(targets.map { Int64(bitPattern: $0.hash) }).sorted()
  }

  /// Reads what `bytes` gives; a remainder shorter than a hash is dropped and found by `check`.
  init(bytes: [UInt8]) {
    hashes = stride(from: 0, to: bytes.count - bytes.count % Self.hashByteCount, by: 8).map {
      let word = bytes[$0..<$0 + Self.hashByteCount].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return Int64(bitPattern: word)
    }
  }

  var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(hashes.count * Self.hashByteCount)
    for hash in hashes {
      let word = UInt64(bitPattern: hash)
      for shift in stride(from: 56, through: 0, by: -8) {
        result.append(UInt8(word >> UInt64(shift) & 0xFF))
      }
    }
    return result
  }
}
