import HonourModel
import HonourProtocol

/// The positions and the transfer that sessions speak of; the positions are those of the vectors.
enum Samples {
  static let lineage = value(Lineage(bytes: Array(UInt8(0)..<16)))
  static let position = Position(lineage: lineage, epoch: 1, revision: 41, root: root(0x20))
  static let target = Position(lineage: lineage, epoch: 1, revision: 42, root: root(0x40))

  /// A delta of rows in three chunks.
  static let transfer: (manifest: Manifest, frames: [[UInt8]]) = {
    var (writer, encoder, frames) = (DeltaWriter(), TransferEncoder(), [[UInt8]]())
    var chance = Chance(1)
    for number in 1_000..<1_400 {
      let name = (0..<6).map { _ in String(chance.next(), radix: 36) }.joined(separator: " ")
      let line = #"{"id":"\#(number)","kind":"person","name":"\#(name)"}"#
      let record = CanonicalRecord(
        key: RecordKey(kind: "person", id: String(number)), bytes: Array(line.utf8))
      guard let entry = try? writer.entry(.put(record)) else { continue }
      encoder.append(entry) { frames.append($0) }
    }
    let summary = encoder.finish { frames.append($0) }
    let info = RevisionInfo(
      position: target, publishedAt: 0, author: "a", message: "", recordCount: 400,
      canonicalBytes: 40_000)
    let manifest = Manifest(
      shape: .delta(base: position.short), target: info, putCount: writer.putCount, deleteCount: 0,
      body: summary)
    return (manifest, frames)
  }()

  /// A delta of columns in one chunk that is deflated on its base, from its MANIFEST on.
  static func delta(
    _ plain: [UInt8], _ recipe: [UInt8], _ changes: [RecordChange], on base: ListedBase
  ) throws -> [UInt8] {
    var encoder = TransferEncoder(.columns(codes: recipe))
    var body: [UInt8] = []
    encoder.append(plain) { body += $0 }
    let summary = encoder.finish(vocabulary: try Vocabulary.bytes(of: base)) { body += $0 }
    let puts = changes.count { if case .put = $0 { true } else { false } }
    let manifest = Manifest(
      shape: .delta(base: position.short), target: transfer.manifest.target, putCount: UInt64(puts),
      deleteCount: UInt64(changes.count - puts), recipe: .columns(codes: recipe), body: summary)
    return manifest.encodedFrame() + body
  }

  /// What a walk compares: the records of the sample state.
  static let tree: HashTree = {
    var builder = HashTreeBuilder()
    for record in SampleBase().records { builder.add(record) }
    return builder.finish()
  }()

  static let held = Dictionary(
    grouping: SampleBase().records.map {
      WalkDifference.Held(key: $0.key, digest: WalkDigest($0.digest))
    }, by: \.key.bucket)

  /// An offer to walk to nothing, with a snapshot that is worth a walk.
  static let walk = WalkOffer(
    target: transfer.manifest.target, isExact: true, snapshotBytes: 1_000_000, tree: HashTree())

  /// What a client reads in a walk that finds everything different.
  static let conversation: [UInt8] = {
    let nothing = HashTree()
    let (theirs, ours) = (
      nothing.children(ofNode: 0, level: 4), tree.children(ofNode: 0, level: 4)
    )
    let differing = zip(theirs, ours).enumerated().filter { $0.element.0 != $0.element.1 }
      .map(\.offset)
    var frames: [Frame] = [.welcome(Welcome(version: 1)), .walk(walk)]
    frames.append(.tell(nothing.childDigests(ofNodes: differing, level: 3)))
    return frames.flatMap { $0.encoded() }
  }()

  private static func root(_ first: UInt8) -> Digest {
    value(Digest(bytes: Array(first..<first + 32)))
  }

  private static func value<T>(_ value: T?) -> T {
    guard let value else { preconditionFailure("The count of bytes is right.") }
    return value
  }
}
