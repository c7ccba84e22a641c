import HonourModel

/// The records of an import that need another look once all are staged, packed into one array.
///
/// A record takes its key and 14 bytes.
struct StagedEdges {
  struct Entry {
    let rule: StateRules.Rule
    let key: RecordKey
    let origin: StagedChange.Origin
  }

  private var bytes: [UInt8] = []

  mutating func append(_ rule: StateRules.Rule, _ key: RecordKey, _ origin: StagedChange.Origin) {
    // A kind has at most 64 bytes and an id 128.
    guard let length = UInt8(exactly: key.bytes.count) else { return }
    bytes.append(rule.rawValue)
    bytes.append(length)
    bytes.append(contentsOf: key.bytes)
    // Little-endian: `truncatingIfNeeded` takes one byte after the other.
    for shift in stride(from: 0, to: 32, by: 8) {
      bytes.append(UInt8(origin.file >> shift & 0xFF))
    }
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(origin.line >> shift & 0xFF))
    }
  }

  /// The entry at an offset, and the offset of the next one; nil at the end.
  private func entry(at offset: Int) -> (entry: Entry, next: Int)? {
    guard offset < bytes.count, let rule = StateRules.Rule(rawValue: bytes[offset]) else {
      return nil
    }
    let start = offset + 2
    let end = start + Int(bytes[offset + 1])
    guard let key = RecordKey(bytes: bytes[start..<end]) else { return nil }
    let file = integer(bytes[end..<end + 4])
    let line = integer(bytes[end + 4..<end + 12])
    let origin = StagedChange.Origin(file: file, line: line)
    return (Entry(rule: rule, key: key, origin: origin), end + 12)
  }

  private func integer(_ slice: ArraySlice<UInt8>) -> Int {
    slice.reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}

/// The entries in the order of the files.
extension StagedEdges: Sequence {
  func makeIterator() -> AnyIterator<Entry> {
    var offset = 0
    return AnyIterator {
      guard let (entry, next) = entry(at: offset) else { return nil }
      offset = next
      return entry
    }
  }
}
