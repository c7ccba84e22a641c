/// Limits and parts of a segment, for its writer and its reader.
///
/// Source: `Protocol/columns.md`, section 1.
package enum Segment {
  /// Changed records in one segment, at most.
  package static let rowLimit = 65_536
  /// Canonical bytes of records from which on a writer ends a segment.
  package static let fullBytes = 16_777_216
  /// Bytes of all cells of a segment, at most; also of its plain bytes.
  static let cellLimit = 67_108_864
  /// Canonical bytes of all records that a segment changes, before and after, at most.
  static let recordByteLimit = 67_108_864
  /// Fields of a section, at most; a record of the largest size may have half as many.
  static let fieldLimit = 524_288
  /// Columns times rows of a segment, at most: a place costs memory whether or not it has a cell.
  static let placeLimit = 16_777_216
  /// Records of a kind that a lookup through the base may look at.
  package static let baseLimit = 32_768

  /// How many places a section has.
  static func places(fields: Int, parts: Int, patched: Int, inserted: Int) -> Int {
    fields * (patched + inserted) + parts * inserted
  }

  /// Which of a section's fields a row has: bit by bit, the first field lowest.
  struct FieldMask: Hashable, Comparable {
    var bytes: [UInt8]

    init(fieldCount: Int) { bytes = Array(repeating: 0, count: (fieldCount + 7) / 8) }

    init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// Adds the fields of another mask of as many fields.
    mutating func formUnion(_ other: FieldMask) {
      for index in bytes.indices { bytes[index] |= other.bytes[index] }
    }

    subscript(_ field: Int) -> Bool {
      get { bytes[field / 8] >> UInt8(field % 8) & 1 == 1 }
      set {
        let bit = UInt8(1) << UInt8(field % 8)
        bytes[field / 8] = newValue ? bytes[field / 8] | bit : bytes[field / 8] & ~bit
      }
    }

    static func < (left: FieldMask, right: FieldMask) -> Bool {
      left.bytes.lexicographicallyPrecedes(right.bytes)
    }
  }

  /// What an inserted row looks like: how its id is cut, and which fields it has.
  struct Layout: Hashable {
    let signs: [UInt8]
    let fields: FieldMask
  }
}
