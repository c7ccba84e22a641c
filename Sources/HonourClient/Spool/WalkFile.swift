import HonourModel
import HonourProtocol

/// The file of a walk under way: what was asked and what was answered, pair by pair.
///
/// | Part | Form | Meaning |
/// | ---- | ---- | ------- |
/// | magic | 4 bytes | `HNRW` |
/// | version | u8 | 1 |
/// | pairs | question frame, answer frame, short digest of both | first PULL and WALK, then NODES and DIGESTS, or LIST and ENTRIES |
///
/// Each call may block on the disk. Source: `Protocol/replica.md`, section 6.
struct WalkFile: ~Copyable {
  private static let start: [UInt8] = Array("HNRW".utf8) + [1]

  private let file: SequentialFile
  private var byteCount: Int

  init(creating path: String, _ pull: Pull, _ offer: WalkOffer) throws(FileFault) {
    let opened = try SequentialFile(creating: path)
    let bytes =
      Self.start + Self.pair(Frame.pull(pull).encoded(), Frame.walk(offer).encoded())
    try opened.write(bytes)
    file = consume opened
    byteCount = bytes.count
  }

  /// Goes on behind what was found good.
  init(continuing path: String, _ kept: Kept) throws(FileFault) {
    let opened = try SequentialFile(continuing: path)
    try opened.truncate(to: kept.byteCount)
    file = consume opened
    byteCount = kept.byteCount
  }

  /// Keeps a pair; one that makes the file longer than it may be is asked again after a cut.
  mutating func append(question: [UInt8], answer: [UInt8]) throws(FileFault) {
    let bytes = Self.pair(question, answer)
    guard byteCount + bytes.count <= ClientLimits.walkFileBytes else { return }
    try file.write(bytes)
    byteCount += bytes.count
  }

  private static func pair(_ question: [UInt8], _ answer: [UInt8]) -> [UInt8] {
    question + answer + ShortDigest(of: question + answer).bytes
  }

  /// What a file holds that is good.
  struct Kept {
    var walk: HeldWalk
    var byteCount: Int
  }

  /// Reads a file up to the first byte that is not right.
  ///
  /// - Returns: Nil where there is none, or none of use: of another version, damaged, or from another
  ///   position than the one that is asked from.
  static func load(_ path: String, answering pull: Pull) throws(FileFault) -> Kept? {
    guard let file = try SequentialFile(readingIfPresent: path) else { return nil }
    let bytes = try file.read(exactly: ClientLimits.walkFileBytes)
    guard bytes.starts(with: start) else { return nil }
    var rest = bytes[start.count...]
    guard let first = take(&rest), first.question == Frame.pull(pull).encoded(),
      let offer = offer(first.answer)
    else { return nil }
    var kept = Kept(walk: HeldWalk(offer), byteCount: rest.startIndex)
    while let pair = take(&rest), kept.walk.add(question: pair.question, answer: pair.answer) {
      kept.byteCount = rest.startIndex
    }
    return kept
  }

  private static func take(
    _ rest: inout ArraySlice<UInt8>
  ) -> (question: [UInt8], answer: [UInt8])? {
    guard let question = FrameExtent(rest), question.byteCount < rest.count else { return nil }
    let behind = rest.dropFirst(question.byteCount)
    guard let answer = FrameExtent(behind),
      question.byteCount + answer.byteCount + ShortDigest.byteCount <= rest.count
    else { return nil }
    let both = rest.prefix(question.byteCount + answer.byteCount)
    let digest = rest.dropFirst(both.count).prefix(ShortDigest.byteCount)
    guard ShortDigest(of: both).bytes.elementsEqual(digest) else { return nil }
    rest = rest[digest.endIndex...]
    return (Array(both.prefix(question.byteCount)), Array(both.dropFirst(question.byteCount)))
  }

  private static func offer(_ bytes: [UInt8]) -> WalkOffer? {
    var decoder = FrameDecoder()
    decoder.append(bytes)
    guard case .walk(let offer)? = try? decoder.next(in: .serverOpen)?.frame else { return nil }
    return offer
  }
}
