/// The identity of a record: its kind and id, compared as bytes.
///
/// The bytes are the kind, one zero byte and the id, so that their order is the order of
/// (kind, id). Source: `Protocol/revisions.md`, section 2.
package struct RecordKey: Hashable, Sendable {
  package let bytes: [UInt8]

  package init(kind: String, id: String) {
    self.init(kindBytes: kind.utf8, idBytes: id.utf8)
  }

  /// Joins the bytes of a kind and an id that were a key before.
  package init(kindBytes: some Collection<UInt8>, idBytes: some Collection<UInt8>) {
    var joined: [UInt8] = []
    joined.reserveCapacity(kindBytes.count + 1 + idBytes.count)
    joined.append(contentsOf: kindBytes)
    joined.append(0)
    joined.append(contentsOf: idBytes)
    bytes = joined
  }

  /// Reads kind, zero, id; nil where the parts are not a kind and an id as `isKind` and `isID` say.
  package init?(bytes: [UInt8]) {
    guard let separator = bytes.firstIndex(of: 0), Self.isKind(bytes[..<separator]),
      Self.isID(bytes[(separator + 1)...])
    else { return nil }
    self.bytes = bytes
  }

  /// The same for bytes that stand in something larger.
  package init?(bytes: some Collection<UInt8>) { self.init(bytes: Array(bytes)) }

  /// Reads `kind/id`; the id may hold further slashes.
  package init?(path: some StringProtocol) {
    var bytes = Array(path.utf8)
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")), Self.isKind(bytes[..<slash]),
      Self.isID(bytes[(slash + 1)...])
    else { return nil }
    bytes[slash] = 0
    self.bytes = bytes
  }

  /// The kind's bytes, without the separator.
  package var kindBytes: ArraySlice<UInt8> { bytes.prefix { $0 != 0 } }

  /// The id's bytes.
  package var idBytes: ArraySlice<UInt8> { bytes.drop { $0 != 0 }.dropFirst() }

  package var kind: String { String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }

  package var id: String { String(decoding: bytes.drop { $0 != 0 }.dropFirst(), as: UTF8.self) }

  /// `kind/id`, as people write it.
  package var path: String { kind + "/" + id }

  /// The first eight bytes of the SHA-256 of the key.
  ///
  /// Its upper 16 bits are the bucket; stores use the whole as an index key.
  package var hash: UInt64 {
    var hasher = DigestHasher()
    hasher.add(bytes)
    return hasher.finish().prefix
  }

  /// The bucket of the hash tree that holds this record, 0 to 65,535.
  package var bucket: Int { Int(hash >> 48) }

  /// A kind is 1 to 64 characters of `a-z`, `0-9` and `_`.
  package static func isKind(_ bytes: some Collection<UInt8>) -> Bool {
    consists(bytes, atMost: 64, of: kindCharacters)
  }

  /// An id is 1 to 128 characters of `A-Z a-z 0-9 . _ : @ / -`.
  package static func isID(_ bytes: some Collection<UInt8>) -> Bool {
    consists(bytes, atMost: idByteLimit, of: idCharacters)
  }

  /// Bytes of an id, at most.
  package static let idByteLimit = 128

  private static let kindCharacters = ByteSet("abcdefghijklmnopqrstuvwxyz0123456789_")
  private static let idCharacters = ByteSet(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:@/-")

  private static func consists(
    _ bytes: some Collection<UInt8>, atMost limit: Int, of characters: ByteSet
  ) -> Bool {
    guard (1...limit).contains(bytes.count) else { return false }
    // Most collections give their bytes as one run, which is walked without a call for each.
    return bytes.withContiguousStorageIfAvailable { run in
      unsafe run.allSatisfy { characters.contains($0) }
    } ?? bytes.allSatisfy { characters.contains($0) }
  }
}

extension RecordKey: Comparable {
  package static func < (left: RecordKey, right: RecordKey) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension RecordKey: CustomStringConvertible {
  package var description: String { path }
}
