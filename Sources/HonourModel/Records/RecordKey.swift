import Crypto

/// The identity of a record: its kind and id, compared as bytes.
///
/// The bytes are the kind, one zero byte and the id, so that their order is the order of
/// (kind, id). Source: `Protocol/revisions.md`, section 2.
package struct RecordKey: Hashable, Sendable {
  package let bytes: [UInt8]

  package init(kind: String, id: String) {
    bytes = Array(kind.utf8) + [0] + Array(id.utf8)
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
  package init?(bytes: some Collection<UInt8>) {
    guard let separator = bytes.firstIndex(of: 0) else { return nil }
    guard Self.isKind(bytes[..<separator]),
      Self.isID(bytes[bytes.index(after: separator)...])
    else { return nil }
    self.bytes = Array(bytes)
  }

  /// Reads `kind/id`; the id may hold further slashes.
  package init?(path: some StringProtocol) {
    guard let slash = path.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    let kind = path.utf8[..<slash]
    let id = path.utf8[path.utf8.index(after: slash)...]
    guard Self.isKind(kind), Self.isID(id) else { return nil }
    bytes = Array(kind) + [0] + Array(id)
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
  package var hash: UInt64 { Digest(SHA256.hash(data: bytes)).prefix }

  /// The bucket of the hash tree that holds this record, 0 to 65,535.
  package var bucket: Int { Int(hash >> 48) }

  /// A kind is 1 to 64 characters of `a-z`, `0-9` and `_`.
  package static func isKind(_ bytes: some Collection<UInt8>) -> Bool {
    (1...64).contains(bytes.count)
      && bytes.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  /// An id is 1 to 128 characters of `A-Z a-z 0-9 . _ : @ / -`.
  package static func isID(_ bytes: some Collection<UInt8>) -> Bool {
    (1...128).contains(bytes.count)
      && bytes.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "/"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
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
