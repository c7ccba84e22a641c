import HonourModel

/// Reads an arriving record's bytes and holds them against the key they came under.
enum ArrivingRecord {
  static func read(_ arrived: CanonicalRecord) throws(ApplyError) -> Record {
    let record: Record
    do {
      record = try Record(canonicalBytes: arrived.bytes)
    } catch {
      throw .unreadable(arrived.key, error)
    }
    guard record.key == arrived.key else {
      throw .keyMismatch(arrived.key, found: record.key)
    }
    return record
  }
}

/// Refuses keys that do not rise.
struct RisingKeys {
  private var last: RecordKey?

  mutating func accept(_ key: RecordKey) throws(ApplyError) {
    if let last, !(last < key) { throw .outOfOrder(previous: last, next: key) }
    last = key
  }
}
