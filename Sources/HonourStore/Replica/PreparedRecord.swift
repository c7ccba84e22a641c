import HonourModel

/// An arriving record that was read, digested and derived from: all that storing it needs.
struct PreparedRecord: Sendable {
  let record: CanonicalRecord
  /// The hash of the key.
  let hash: UInt64
  let digest: Digest
  let derived: Derivation

  /// Reads an arriving record and derives from it.
  ///
  /// - Throws: ``ApplyError/unreadable(_:_:)`` and ``ApplyError/keyMismatch(_:found:)``.
  init(_ arrived: CanonicalRecord, sortKeys: inout SortKeys) throws(ApplyError) {
    record = arrived
    derived = Derivation(try ArrivingRecord.read(arrived), sortKeys: &sortKeys)
    hash = arrived.key.hash
    digest = arrived.digest
  }
}
