import HonourModel
import HonourProtocol

/// Values that the vectors name, and a small history to sync.
enum Sample {
  static let lineage = filled(Lineage.init(bytes:), 0..<16)
  static let position = Position(lineage: lineage, epoch: 1, revision: 41, root: root(0x20))
  static let target = Position(lineage: lineage, epoch: 1, revision: 42, root: root(0x40))

  static func root(_ first: UInt8) -> Digest {
    filled(Digest.init(bytes:), Int(first)..<Int(first) + 32)
  }

  /// A base that is not the revision before the target.
  static let earlier = ShortPosition(
    lineage: lineage, epoch: 1, revision: 40, view: 0, root: ShortDigest(prefixOf: root(0x20)))
  static let signature = filled(Signature.init(bytes:), 0xC0..<0x100)
  static let seal = Seal(previous: root(0x60), signature: signature)

  /// The encoder and the proof of the vectors.
  static let encoder = EncoderTag(number: 0x0A0B_0C0D)
  static let proof = filled(ShortDigest.init(bytes:), 0x80..<0x90)

  /// The digest prefix of 16 bytes that rise from one.
  static func digest(_ first: UInt8) -> WalkDigest { WalkDigest(root(first)) }

  /// A node's children, those named not empty.
  static func children(_ named: [Int: WalkDigest]) -> ChildDigests {
    ChildDigests((0..<HashTree.fanOut).map { named[$0] ?? .zero })
  }

  private static func filled<T>(_ make: ([UInt8]) -> T?, _ bytes: Range<Int>) -> T {
    guard let value = make(bytes.map { UInt8($0) }) else {
      preconditionFailure("The count is right.")
    }
    return value
  }

  static func info(_ position: Position, records: UInt64 = 120, bytes: UInt64 = 34_567)
    -> RevisionInfo
  {
    RevisionInfo(
      position: position, publishedAt: 1_790_000_000, author: "cục chính trị",
      message: "Sửa tên hai đồng chí", recordCount: records, canonicalBytes: bytes)
  }

  static func person(_ id: String, _ name: String) -> CanonicalRecord {
    CanonicalRecord(
      key: RecordKey(kind: "person", id: id),
      bytes: Array(#"{"id":"\#(id)","kind":"person","name":"\#(name)"}"#.utf8))
  }

  /// A transfer of some changes, whole.
  struct Transfer {
    let manifest: Manifest
    let frames: [[UInt8]]

    var body: [UInt8] { Array(frames.joined()) }

    init(_ shape: Manifest.Shape, to target: Position, _ changes: [RecordChange]) throws {
      try self.init(shape, changes) { canonical, puts in
        let isSnapshot = shape == .snapshot
        return info(
          target, records: isSnapshot ? puts : max(120, puts),
          bytes: isSnapshot ? canonical : 34_567)
      }
    }

    init(_ shape: Manifest.Shape, to target: RevisionInfo, _ changes: [RecordChange]) throws {
      try self.init(shape, changes) { _, _ in target }
    }

    private init(
      _ shape: Manifest.Shape, _ changes: [RecordChange],
      target: (_ canonicalBytes: UInt64, _ puts: UInt64) -> RevisionInfo
    ) throws {
      var writer = DeltaWriter()
      var encoder = TransferEncoder()
      var frames: [[UInt8]] = []
      var canonical: UInt64 = 0
      for change in changes {
        encoder.append(try writer.entry(change)) { frames.append($0) }
        if case .put(let record) = change { canonical += UInt64(record.bytes.count) }
      }
      let summary = encoder.finish { frames.append($0) }
      manifest = Manifest(
        shape: shape, target: target(canonical, writer.putCount), putCount: writer.putCount,
        deleteCount: writer.deleteCount, body: summary)
      self.frames = frames
    }
  }

  /// People with names that do not deflate well.
  static func people(_ count: Int, seed: UInt64) -> [RecordChange] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { index in
      let digits = String(index)
      let id = String(repeating: "0", count: 7 - digits.count) + digits
      let noise = (0..<4).map { _ in String(random.next(), radix: 36) }.joined(separator: " ")
      return .put(person(id, noise))
    }
  }
}
