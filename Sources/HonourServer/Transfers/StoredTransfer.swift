import HonourModel
import HonourProtocol

/// A transfer as the cache keeps it on disk: its body, and after it what it answers and how.
///
/// ```
/// body             the CHUNK frames and the END frame, served by offset
/// question         a PULL frame: what the transfer leads from
/// answer           the MANIFEST frame
/// price            an OFFER frame: what the transfer brings, kind by kind
/// footer           "HNRT"; format, bytes of question, answer, price and body, 4 each, big-endian; the
///                  SHA-256 of all before it
/// ```
///
/// The format is private to one release of the daemon: a file of another one is dropped.
enum StoredTransfer {
  /// Rises whenever the daemon would encode a transfer otherwise.
  static let format: UInt32 = 6
  private static let magic = Array("HNRT".utf8)
  private static let numberCount = 5
  private static let footerByteCount = 4 + 4 * numberCount + Digest.byteCount
  private static let blockBytes = 262_144

  /// What is not a transfer of this release, or not whole.
  struct Fault: Error {}

  /// Writes a transfer whose body is in `file` behind that.
  static func finish(
    _ transfer: Transfer, in file: CacheFile, answering base: ShortPosition?
  ) throws {
    let bodyBytes = transfer.body.byteCount
    let question = Frame.pull(Pull(held: base)).encoded()
    let (answer, price) = (transfer.manifestFrame, Frame.offer(transfer.offer).encoded())
    var rest = question + answer + price + magic
    for number in [Int(format), question.count, answer.count, price.count, bodyBytes] {
      guard let number = UInt32(exactly: number) else { throw Fault() }
      rest += bytes(number)
    }
    var hasher = try digest(of: file, count: bodyBytes)
    hasher.add(rest)
    try file.write(rest + hasher.finish().bytes, at: bodyBytes)
  }

  /// Reads a file to its last byte and gives the transfer that it holds, with the requests that it
  /// may answer: how its codes were come by, the file's name says.
  ///
  /// - Throws: ``Fault``, or what reading throws.
  static func read(
    _ file: CacheFile, memoryBodyBytes: Int
  ) throws -> (requests: [TransferRequest], transfer: Transfer) {
    let fileBytes = try file.byteCount()
    guard fileBytes > footerByteCount else { throw Fault() }
    let footer = try file.read(at: fileBytes - footerByteCount, count: footerByteCount)
    guard footer.starts(with: magic) else { throw Fault() }
    let numbers = (0..<numberCount).map { index in
      footer[(4 + 4 * index)..<(8 + 4 * index)].reduce(0) { $0 << 8 | Int($1) }
    }
    let (questionBytes, answerBytes, priceBytes) = (numbers[1], numbers[2], numbers[3])
    let bodyBytes = numbers[4]
    // Each is below 2³²: the sum does not overflow.
    guard numbers[0] == Int(format),
      bodyBytes + questionBytes + answerBytes + priceBytes + footerByteCount == fileBytes
    else { throw Fault() }
    let digestedBytes = fileBytes - Digest.byteCount
    guard
      try digest(of: file, count: digestedBytes).finish()
        == Digest(bytes: footer.suffix(Digest.byteCount))
    else { throw Fault() }

    let question = try frame(
      try file.read(at: bodyBytes, count: questionBytes), in: .clientOpen)
    let answer = try frame(
      try file.read(at: bodyBytes + questionBytes, count: answerBytes), in: .serverOpen)
    let price = try frame(
      try file.read(at: bodyBytes + questionBytes + answerBytes, count: priceBytes),
      in: .serverOpen)
    guard case .pull(let pull) = question, case .manifest(let manifestFrame) = answer,
      case .offer(let offer) = price
    else { throw Fault() }
    let manifest = try Manifest(manifestFrame, answering: pull.held)
    guard manifest.isSnapshot == (pull.held == nil), manifest.wireLength == UInt64(bodyBytes) else {
      throw Fault()
    }
    let body: TransferBody =
      bodyBytes > memoryBodyBytes
      ? .file(file, path: file.path, byteCount: bodyBytes)
      : .memory(try file.read(at: 0, count: bodyBytes))
    let request = TransferRequest(base: pull.held, target: manifest.target)
    let forms: [TransferRequest.Form] =
      switch manifest.recipe {
      case .rows: [.rows]
      case .columns(let codes):
        [.columns, .following(codes: codes, proof: ShortDigest(prefixOf: manifest.identity))]
      }
    return (
      forms.map { request.written(as: $0) },
      Transfer(manifest: manifest, body: body, kinds: offer.kinds)
    )
  }

  private static func frame(_ bytes: [UInt8], in phase: FramePhase) throws -> Frame {
    var decoder = FrameDecoder()
    decoder.append(bytes)
    guard let received = try decoder.next(in: phase), decoder.bufferedBytes == 0 else {
      throw Fault()
    }
    return received.frame
  }

  private static func digest(of file: CacheFile, count: Int) throws -> DigestHasher {
    var hasher = DigestHasher()
    for offset in stride(from: 0, to: count, by: blockBytes) {
      hasher.add(try file.read(at: offset, count: min(blockBytes, count - offset)))
    }
    return hasher
  }

  private static func bytes(_ number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(number >> $0 & 0xFF) }
  }
}
