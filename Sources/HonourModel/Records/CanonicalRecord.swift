import Crypto

/// A record as it is stored, sent and digested: its key and its canonical bytes, unread.
///
/// Source: `Protocol/data-model.md`, "Canonical form".
package struct CanonicalRecord: Hashable, Sendable {
  package let key: RecordKey
  /// One line of the canonical export, without the line end.
  package let bytes: [UInt8]

  package init(key: RecordKey, bytes: [UInt8]) {
    self.key = key
    self.bytes = bytes
  }

  package var digest: Digest { HashTree.recordDigest(bytes) }
}
