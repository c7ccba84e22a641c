package import HonourModel

/// What a segment says without the state that its changes start from.
///
/// Source: `Protocol/columns.md`, section 1.
package struct SegmentOutline: Hashable, Sendable {
  /// Patched records of one set of fields.
  package struct Group: Hashable, Sendable {
    package let fields: [String]
    package let ranks: [UInt64]
  }

  package struct Column: Hashable, Sendable {
    /// A field, or `part 0` of the ids.
    package let name: String
    package let isInserted: Bool
    /// `old, affix`; the columns referred to by their names.
    package let code: String
    package let cells: Int
    package let byteCount: Int
    /// At the end of the segment, beside the bytes.
    package let bitCount: Int
  }

  package struct Section: Hashable, Sendable {
    package let kind: String
    package let deletes: [UInt64]
    package let groups: [Group]
    package let insertCount: Int
    package let columns: [Column]

    package var patchCount: Int { groups.reduce(0) { $0 + $1.ranks.count } }
  }

  /// The offset in the plain stream, its length field not counted.
  package let offset: UInt64
  package let byteCount: Int
  package let sections: [Section]
  /// The changes where they can be read without a base: nothing but inserts, none looked up in it.
  package let changes: [RecordChange]?

  package var putCount: Int { sections.reduce(0) { $0 + $1.patchCount + $1.insertCount } }

  package var deleteCount: Int { sections.reduce(0) { $0 + $1.deletes.count } }
}
