import HonourModel
import HonourProtocol

// Reading back what an earlier connection left. Source: `Protocol/replica.md`, section 6.
extension SpoolFile {
  /// What a file holds that is good.
  struct Kept {
    let held: HeldTransfer
    let question: SpoolQuestion
    /// Nil where not even the MANIFEST is whole.
    let manifest: Manifest?
    let bodyOffset: Int
    let wholeEnd: Int
    let partBytes: Int
  }

  /// Reads a file and checks every byte of it that a digest covers.
  ///
  /// - Returns: Nil where there is none, or none of use: of another version, cut too early, damaged,
  ///   or to another question than `pull`, with or without a walk behind it.
  static func load(_ path: String, answering pull: Pull) throws(FileFault) -> Kept? {
    guard let file = try SequentialFile(readingIfPresent: path) else { return nil }
    let head = try file.read(exactly: questionOffset)
    guard head.count == questionOffset, head.starts(with: start) else { return nil }
    var reading = Reading(file: file)
    guard try reading.next(in: .clientOpen)?.frame == .pull(pull) else { return nil }
    var question = SpoolQuestion(pull)
    var answer = try reading.next(in: .serverOpen)
    if case .walk(let offer) = answer?.frame {
      guard let want = try reading.next(in: .clientOpen), case .ask(.want) = want.frame else {
        return nil
      }
      question = SpoolQuestion(pull, walk: (offer, want.bytes))
      answer = try reading.next(in: .serverOpen)
    }
    guard let first = answer else { return reading.manifestPart(answering: question) }
    let seal = head[sealOffset..<questionOffset]
    guard case .manifest(let frame) = first.frame,
      seal.elementsEqual(Self.seal(question.bytes + first.bytes)),
      let manifest = question.manifest(frame), manifest.chunkCount > 1
    else { return nil }
    let encoder = EncoderTag(
      number: head[encoderOffset..<sealOffset].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    let bodyOffset = questionOffset + question.bytes.count + first.byteCount
    return try chunks(manifest, question, &reading, bodyOffset: bodyOffset, encoder: encoder)
  }

  /// Takes whole chunks for as long as they are good, and the part behind them.
  private static func chunks(
    _ manifest: Manifest, _ question: SpoolQuestion, _ reading: inout Reading, bodyOffset: Int,
    encoder: EncoderTag?
  ) throws(FileFault) -> Kept {
    var decoder = TransferDecoder(kept: manifest)
    var chunkBytes = 0
    var part: [UInt8] = []
    while decoder.chunks < manifest.chunkCount {
      guard let received = try reading.next(in: .serverTransfer) else {
        part = reading.rest
        break
      }
      guard case .chunk = received.frame, (try? decoder.read(received)) != nil else { break }
      chunkBytes += received.byteCount
    }
    return Kept(
      held: HeldTransfer(
        manifest, decoder, chunkBytes: UInt64(chunkBytes), part: part, encoder: encoder),
      question: question, manifest: manifest, bodyOffset: bodyOffset,
      wholeEnd: bodyOffset + chunkBytes,
      partBytes: part.count)
  }

  /// Frames out of a file.
  private struct Reading: ~Copyable {
    private let file: SequentialFile
    private var decoder = FrameDecoder()
    private var isFaulty = false

    init(file: consuming SequentialFile) { self.file = file }

    /// The next whole frame; nil at the end of the file, and where the bytes are none.
    mutating func next(in phase: FramePhase) throws(FileFault) -> ReceivedFrame? {
      while !isFaulty {
        do {
          if let received = try decoder.next(in: phase) { return received }
        } catch {
          isFaulty = true
          return nil
        }
        let bytes = try file.read(atMost: ClientLimits.spoolReadBytes)
        guard !bytes.isEmpty else { return nil }
        decoder.append(bytes)
      }
      return nil
    }

    /// What is there of a CHUNK that is not whole.
    var rest: [UInt8] {
      guard !isFaulty, let open = decoder.openFrame(in: .serverTransfer), open.type == .chunk
      else { return [] }
      return Array(open.bytes)
    }

    /// What is there of a MANIFEST that is not whole.
    func manifestPart(answering question: SpoolQuestion) -> Kept? {
      guard !isFaulty, let open = decoder.openFrame(in: .serverOpen), open.type == .manifest,
        let held = HeldTransfer(manifestPart: Array(open.bytes.dropFirst(open.headerBytes)))
      else { return nil }
      let start = questionOffset + question.bytes.count
      return Kept(
        held: held, question: question, manifest: nil, bodyOffset: 0, wholeEnd: start,
        partBytes: open.bytes.count)
    }
  }
}
