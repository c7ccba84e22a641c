package import HonourModel

/// Reads the changes of a plain stream, whichever way its recipe says that they are written.
///
/// It counts them and compares the counts with the manifest. After it threw it is of no more use.
/// Not `Sendable`. Source: `Protocol/payloads.md`, section 4.
package struct ChangeReader {
  private var rows: DeltaReader?
  private var segments: SegmentReader?
  private let putLimit: UInt64
  private let deleteLimit: UInt64
  private var putCount: UInt64 = 0
  private var deleteCount: UInt64 = 0

  /// Reads the stream of a manifest; `base` is what a delta of columns starts from.
  package init(_ manifest: Manifest, base: any BaseRecords) {
    putLimit = manifest.putCount
    deleteLimit = manifest.deleteCount
    switch manifest.recipe {
    case .rows: rows = DeltaReader(manifest)
    case .columns(let codes): segments = SegmentReader(recipe: codes, base: base)
    }
  }

  /// Takes the next plain bytes and gives the changes that they complete, in key order.
  ///
  /// - Throws: ``WireError`` with the offset in the plain stream, and what the base throws.
  package mutating func append(_ plain: [UInt8]) throws -> [RecordChange] {
    let changes = try rows?.append(plain) ?? segments?.append(plain) ?? []
    try count(changes)
    return changes
  }

  /// Ends the stream: nothing may be open, and nothing missing.
  package func finish() throws(WireError) {
    try rows?.finish()
    try segments?.finish()
    try compare(putCount, putLimit, "puts")
    try compare(deleteCount, deleteLimit, "deletes")
  }

  private mutating func count(_ changes: [RecordChange]) throws(WireError) {
    for change in changes {
      switch change {
      case .put: putCount += 1
      case .delete: deleteCount += 1
      }
    }
    if putCount > putLimit { try compare(putCount, putLimit, "puts") }
    if deleteCount > deleteLimit { try compare(deleteCount, deleteLimit, "deletes") }
  }

  private func compare(_ found: UInt64, _ told: UInt64, _ name: String) throws(WireError) {
    guard found == told else {
      throw WireError(.wrongNumber(value: found, expected: told), at: 0, path: "entries." + name)
    }
  }
}
