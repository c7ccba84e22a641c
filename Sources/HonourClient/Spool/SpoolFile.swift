import HonourModel
import HonourProtocol

/// The file of a spooled transfer, being written: frames as they came, the last one maybe in part.
///
/// | Offset | Bytes | Field | Meaning |
/// | -----: | ----: | ----- | ------- |
/// | 0 | 4 | magic | `HNRS` |
/// | 4 | 1 | version | 2 |
/// | 5 | 4 | encoder | the tag of what made a CHUNK held in part; zeros where nobody said it |
/// | 9 | 16 | seal | over the question and the MANIFEST frame once it is whole; zeros before |
/// | 25 | | question | PULL; for a patch WALK and WANT behind it |
///
/// Behind it the MANIFEST, CHUNK and END frames. Each call may block on the disk.
/// Source: `Protocol/replica.md`, section 6.
struct SpoolFile: ~Copyable {
  static let start: [UInt8] = Array("HNRS".utf8) + [2]
  static let encoderOffset = 5
  static let sealOffset = 9
  static let questionOffset = 25

  private let file: SequentialFile
  private let question: [UInt8]
  /// Where the CHUNK frames begin.
  private(set) var bodyOffset = 0
  /// Where the last whole frame ends, and what is there of the next one.
  private var wholeEnd: Int
  private var partBytes: Int

  init(creating path: String, answering asked: SpoolQuestion) throws(FileFault) {
    let opened = try SequentialFile(creating: path)
    let asked = asked.bytes
    let empty = [UInt8](repeating: 0, count: Self.questionOffset - Self.start.count)
    try opened.write(Self.start + empty + asked)
    file = consume opened
    question = asked
    wholeEnd = Self.questionOffset + question.count
    partBytes = 0
  }

  /// Goes on behind what was found good; what lies behind it goes.
  init(continuing path: String, _ kept: Kept) throws(FileFault) {
    let opened = try SequentialFile(continuing: path)
    try opened.truncate(to: kept.wholeEnd + kept.partBytes)
    file = consume opened
    question = []
    bodyOffset = kept.bodyOffset
    wholeEnd = kept.wholeEnd
    partBytes = kept.partBytes
  }

  /// Writes a MANIFEST whole, and the seal that says that it is.
  mutating func begin(_ manifest: Manifest) throws(FileFault) {
    let frame = manifest.encodedFrameForFile()
    try append(frame: frame)
    bodyOffset = wholeEnd
    try file.write(Self.seal(question + frame), at: Self.sealOffset)
    try file.write(Self.bytes(manifest.encoder), at: Self.encoderOffset)
  }

  mutating func append(part bytes: ArraySlice<UInt8>) throws(FileFault) {
    try file.write(Array(bytes))
    partBytes += bytes.count
  }

  mutating func append(frame: [UInt8]) throws(FileFault) {
    if partBytes > frame.count { try dropPart() }
    try file.write(Array(frame.dropFirst(partBytes)))
    wholeEnd += frame.count
    partBytes = 0
  }

  mutating func resume(keepingPart: Bool, encoder: EncoderTag?) throws(FileFault) {
    if !keepingPart { try dropPart() }
    try file.write(Self.bytes(encoder), at: Self.encoderOffset)
  }

  mutating func dropPart() throws(FileFault) {
    partBytes = 0
    try file.truncate(to: wholeEnd)
  }

  static func seal(_ bytes: [UInt8]) -> [UInt8] { ShortDigest(of: bytes).bytes }

  static func bytes(_ encoder: EncoderTag?) -> [UInt8] {
    encoder?.bytes ?? [UInt8](repeating: 0, count: EncoderTag.byteCount)
  }
}
