import HonourModel

/// Checks the frames of a transfer against its manifest and gives the plain stream.
///
/// It keeps one dictionary, and inflates one chunk at a time to the size told. A chunk that is
/// deflated on the base gives no bytes unless the base's vocabulary is at hand. Not `Sendable`.
/// Source: `Protocol/payloads.md`, sections 1 and 3.
package struct TransferDecoder {
  private let manifest: ManifestFrame
  private let inflater = Inflater()
  private var frames = FrameDecoder()
  private var window: PlainWindow
  private let vocabulary: [UInt8]?
  /// Whether a chunk was deflated on the base.
  package private(set) var usesVocabulary = false
  /// Chunks that were read.
  package private(set) var chunks: UInt64 = 0
  private var plainLength: UInt64 = 0
  /// What the frames must come to; nil where they came over several connections.
  private var announced: UInt64?
  private var wireLength: UInt64 = 0
  /// Whether the END frame was read and everything before it fitted.
  package private(set) var isComplete = false

  package init(_ manifest: Manifest, vocabulary: [UInt8]? = nil) {
    self.init(ManifestFrame(manifest), vocabulary: vocabulary)
  }

  /// `vocabulary` is that of a delta's base (``Vocabulary``), where it is at hand.
  package init(_ manifest: ManifestFrame, vocabulary: [UInt8]? = nil) {
    self.manifest = manifest
    self.vocabulary = vocabulary
    window = PlainWindow(manifest.recipe)
    announced = manifest.wireLength
  }

  /// For frames that may have come over several connections.
  package init(kept manifest: Manifest, vocabulary: [UInt8]? = nil) {
    self.init(manifest, vocabulary: vocabulary)
    announced = nil
  }

  /// From here on the frames come to `wireLength` bytes.
  mutating func resume(wireLength: UInt64) {
    announced = wireLength
    self.wireLength = 0
  }

  /// Takes bytes of a transfer, cut anywhere, and gives the plain bytes that they complete.
  ///
  /// - Throws: ``WireError`` with the offset from the first byte of the transfer's first chunk.
  package mutating func append(_ bytes: [UInt8]) throws(WireError) -> [UInt8] {
    frames.append(bytes)
    var plain: [UInt8] = []
    while !isComplete, let frame = try frames.next(in: .serverTransfer) {
      plain.append(contentsOf: try read(frame) ?? [])
    }
    guard !isComplete || frames.bufferedBytes == 0 else {
      throw WireError(
        .trailingBytes(count: UInt64(frames.bufferedBytes)), at: wireLength, path: "END")
    }
    return plain
  }

  /// Checks one frame of the transfer; the plain bytes of a chunk, nil for the END.
  package mutating func read(_ received: ReceivedFrame) throws(WireError) -> [UInt8]? {
    try count(received)
    return try check(received)
  }

  /// Counts the bytes of a frame.
  mutating func count(_ received: ReceivedFrame) throws(WireError) {
    wireLength += UInt64(received.byteCount)
    if let announced, wireLength > announced {
      throw WireError(
        .aboveLimit(value: wireLength, limit: announced), at: received.offset,
        path: "transfer.wireLength", found: received.bytes)
    }
  }

  /// Checks a frame whose bytes were counted.
  mutating func check(_ received: ReceivedFrame) throws(WireError) -> [UInt8]? {
    switch received.frame {
    case .chunk(let chunk): return try read(chunk, received)
    case .end:
      try end(received)
      return nil
    case .hello, .welcome, .pull, .upToDate, .manifest, .subscribe, .notify, .ping, .pong,
      .goodbye, .error, .hold, .resumed, .rest, .plan, .offer, .walk, .ask, .tell, .limit,
      .pause, .statement, .fresh, .enrol, .enrolled, .publish, .data, .report, .ignorable:
      preconditionFailure("The phase of a transfer lets only CHUNK and END through.")
    }
  }

  private mutating func read(
    _ chunk: Chunk, _ received: ReceivedFrame
  ) throws(WireError) -> [UInt8] {
    func error(_ reason: WireError.Reason, _ field: String) -> WireError {
      WireError(reason, at: received.offset, path: "CHUNK." + field, found: received.bytes)
    }
    let left = manifest.plainLength - plainLength
    let expected = min(left, UInt64(WireLimits.plainChunkBytes))
    guard UInt64(chunk.plainLength) == expected else {
      throw error(
        .wrongNumber(value: UInt64(chunk.plainLength), expected: expected), "plainLength")
    }
    func inflate(_ dictionary: [UInt8]) throws(WireError) -> [UInt8] {
      do {
        return try inflater.inflate(
          chunk.data, dictionary: dictionary, plainBytes: chunk.plainLength)
      } catch let fault {
        throw error(.inflate(fault), "data")
      }
    }
    let plain: [UInt8]
    switch chunk.method {
    case .stored: plain = chunk.data
    case .deflated: plain = try inflate(window.dictionary)
    case .deflatedOnBase:
      guard manifest.mayUseVocabulary else {
        throw error(.unknownValue(UInt64(chunk.method.rawValue), known: 0...1), "method")
      }
      usesVocabulary = true
      plain =
        try vocabulary.map { words throws(WireError) in
          try inflate(window.dictionary(on: words))
        } ?? []
    }
    if !manifest.digests.isEmpty {
      let digest = manifest.digests[Int(chunks)]
      guard ShortDigest(of: plain) == digest else {
        throw error(.wrongDigest(expected: digest.bytes), "data")
      }
    }
    window.append(plain)
    chunks += 1
    plainLength += expected
    return plain
  }

  private mutating func end(_ received: ReceivedFrame) throws(WireError) {
    guard plainLength == manifest.plainLength else {
      throw WireError(
        .wrongNumber(value: plainLength, expected: manifest.plainLength), at: received.offset,
        path: "END.plainLength", found: received.bytes)
    }
    if let announced, wireLength != announced {
      throw WireError(
        .wrongNumber(value: wireLength, expected: announced), at: received.offset,
        path: "END.wireLength", found: received.bytes)
    }
    isComplete = true
  }
}
