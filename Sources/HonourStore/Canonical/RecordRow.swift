/// The row of `record` that stands for a key, without the key.
struct RecordRow: Hashable, Sendable {
  let rid: Int64
  /// `RecordKey.hash` as a signed bit pattern.
  let hash: Int64
  let isLive: Bool
  /// The newest version; nil for a key that never had one.
  let version: Int64?
  /// What the newest version refers to.
  let targets: TargetList
  let naturalKey: [UInt8]?

  var bucket: Int { Self.bucket(ofHash: hash) }

  static func bucket(ofHash hash: Int64) -> Int { Int(UInt64(bitPattern: hash) >> 48) }
}
