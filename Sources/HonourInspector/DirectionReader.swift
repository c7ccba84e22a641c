import HonourModel
import HonourProtocol

/// Reads what one side said, or a bundle, frame by frame, with the protocol's own decoder and its trace on.
struct DirectionReader {
  enum Output {
    case frame(InspectedFrame)
    case fault(InspectedFault)
  }

  private struct Transfer {
    let manifest: ManifestFrame
    var decoder: TransferDecoder
    var plain: PlainReader
    var chunks: UInt64 = 0
    var wireBytes: UInt64 = 0
    /// Whether all of it could be inflated so far.
    var isRead = true
  }

  /// Nil for a bundle.
  let direction: Recording.Direction?
  private var bundleVersion = Bundle.plainVersion
  private let base: InspectedBase?
  /// The root of the state that was last asked from; nil where that was not heard.
  var askedRoot: ShortDigest?
  /// Whether a delta started from the base at hand.
  private(set) var usesBase = false
  private var decoder: FrameDecoder
  private var phase: FramePhase
  private var transfer: Transfer?
  /// Bytes that are still to come of a transfer whose beginning is in another stream.
  private var continuation: UInt64?
  private var hasFault = false
  private(set) var frames: UInt64 = 0
  private(set) var bytes: UInt64
  /// Of all transfers that ended well.
  private(set) var transferWireBytes: UInt64 = 0
  private(set) var transferPlainBytes: UInt64 = 0

  init(_ direction: Recording.Direction, base: InspectedBase?) {
    self.direction = direction
    self.base = base
    bytes = 0
    decoder = FrameDecoder(tracing: true)
    phase = direction == .clientToServer ? .clientGreeting : .serverGreeting
  }

  /// Reads the frames of a bundle, whose header was read.
  static func bundle(base: InspectedBase?, version: UInt8) -> DirectionReader {
    DirectionReader(bundleOn: base, version)
  }

  private init(bundleOn base: InspectedBase?, _ version: UInt8) {
    bundleVersion = version
    direction = nil
    self.base = base
    bytes = UInt64(Bundle.headerBytes)
    decoder = FrameDecoder(startingAt: bytes, tracing: true)
    phase = .bundleBase
  }

  mutating func append(_ piece: [UInt8]) {
    bytes += UInt64(piece.count)
    decoder.append(piece)
  }

  /// The next frame, with a fault behind it where its content is wrong.
  mutating func next(elapsed: UInt64?) -> [Output] {
    guard !hasFault else { return [] }
    if phase == .bundleEnd, decoder.bufferedBytes > 0 {
      let waiting = UInt64(decoder.bufferedBytes)
      return [
        fault(
          WireError(.trailingBytes(count: waiting), at: bytes - waiting, path: "bundle.end"), [],
          elapsed)
      ]
    }
    do {
      guard let received = try decoder.next(in: phase) else { return [] }
      frames += 1
      return read(received, elapsed)
    } catch {
      return [fault(error, decoder.faultFields, elapsed)]
    }
  }

  /// What is missing at the end of the bytes.
  mutating func finish(elapsed: UInt64?) -> [Output] {
    guard !hasFault else { return [] }
    do {
      try decoder.finish()
    } catch {
      return [fault(error, [], elapsed, isCut: true)]
    }
    let error: WireError
    if let continuation {
      error = WireError(
        .truncated(needed: continuation, available: 0), at: bytes, path: "transfer")
    } else if let transfer {
      error = WireError(
        .truncated(needed: transfer.manifest.wireLength, available: transfer.wireBytes),
        at: bytes, path: "transfer")
    } else if phase == .bundleBase || phase == .bundleManifest || phase == .bundleWords {
      error = WireError(.truncated(needed: 1, available: 0), at: bytes, path: "frame")
    } else {
      return []
    }
    return [fault(error, [], elapsed, isCut: true)]
  }

  private mutating func read(_ received: ReceivedFrame, _ elapsed: UInt64?) -> [Output] {
    var frame = InspectedFrame(
      direction: direction, elapsed: elapsed, offset: received.offset, name: received.name,
      wireBytes: UInt64(received.byteCount),
      fields: Meaning.fields(received.fields, of: received.frame.type))
    var problem: InspectedFault?
    switch received.frame {
    case .hello: phase = .clientOpen
    case .welcome(let welcome):
      phase = .serverOpen
      if !WireLimits.versions.contains(welcome.version) {
        problem = faultValue(
          WireError(
            .noCommonVersion(lowest: welcome.version, highest: welcome.version),
            at: received.offset, path: "WELCOME.version", found: [welcome.version]),
          [], elapsed)
      }
    case .manifest(let manifest):
      phase = direction == nil ? .serverTransfer : .serverLimitedTransfer
      let base = base(of: manifest)
      usesBase = usesBase || base != nil
      let started = Transfer(
        manifest: manifest, decoder: TransferDecoder(manifest, vocabulary: base?.vocabulary),
        plain: PlainReader(manifest, base: base?.records))
      frame.content = .manifest(
        plainBytes: manifest.plainLength, wireBytes: manifest.wireLength,
        chunks: manifest.chunkCount)
      transfer = started
    case .resumed(let resumed):
      phase = resumed.partBytes > 0 ? .serverRest : .serverLimitedTransfer
      continuation = resumed.wireLength
    case .rest: problem = readContinuation(received, elapsed)
    case .chunk where continuation != nil, .end where continuation != nil:
      problem = readContinuation(received, elapsed)
    case .chunk, .end: problem = readTransfer(received, into: &frame, elapsed)
    case .pull(let pull):
      askedRoot = pull.held?.root
      if phase == .bundleBase {
        phase = bundleVersion == Bundle.wordyVersion ? .bundleWords : .bundleManifest
      }
    case .pause:
      phase = .serverOpen
      transfer = nil
      continuation = nil
    case .statement, .fresh, .enrol, .enrolled, .publish, .data, .report, .limit, .hold, .plan,
      .offer, .walk, .ask, .tell, .upToDate, .subscribe, .notify, .ping, .pong, .goodbye, .error,
      .ignorable:
      break
    }
    guard let problem else { return [.frame(frame)] }
    hasFault = true
    return [.frame(frame), .fault(problem)]
  }

  /// The state that a delta starts from, where it is the one at hand.
  private func base(of manifest: ManifestFrame) -> InspectedBase? {
    guard let base, !manifest.isSnapshot, !manifest.isPatch else { return nil }
    return askedRoot == nil || askedRoot == ShortDigest(prefixOf: base.root) ? base : nil
  }

  /// Counts what goes on with a transfer; its content needs bytes that are in another stream.
  private mutating func readContinuation(
    _ received: ReceivedFrame, _ elapsed: UInt64?
  ) -> InspectedFault? {
    let left = continuation ?? 0
    let count = UInt64(received.byteCount)
    let isEnd = received.frame.type == .end
    phase = isEnd ? .serverOpen : .serverLimitedTransfer
    continuation = isEnd ? nil : left - min(count, left)
    guard isEnd ? count != left : count >= left else { return nil }
    return faultValue(
      WireError(
        .wrongNumber(value: count, expected: left), at: received.offset,
        path: received.name + ".wireLength", found: received.bytes), [], elapsed)
  }

  private mutating func readTransfer(
    _ received: ReceivedFrame, into frame: inout InspectedFrame, _ elapsed: UInt64?
  ) -> InspectedFault? {
    guard var current = transfer else {
      preconditionFailure("The phase lets no chunk through without a manifest.")
    }
    transfer = nil
    current.wireBytes += UInt64(received.byteCount)
    do {
      guard let plain = try current.decoder.read(received) else {
        frame.content = .end(
          plainBytes: current.manifest.plainLength, wireBytes: current.wireBytes)
        phase = direction == nil ? .bundleEnd : .serverOpen
        transferWireBytes += current.wireBytes
        transferPlainBytes += current.manifest.plainLength
        return current.isRead ? finishPlain(current.plain, elapsed) : nil
      }
      current.chunks += 1
      guard case .chunk(let chunk) = received.frame else {
        preconditionFailure("Only chunks have plain bytes.")
      }
      current.isRead = plain.count == chunk.plainLength
      frame.content = .chunk(
        number: current.chunks, chunks: current.manifest.chunkCount,
        plainBytes: UInt64(chunk.plainLength), isRead: current.isRead)
      current.plain.append(plain)
    } catch {
      return faultValue(error, [], elapsed)
    }
    do {
      while let item = try current.plain.next() {
        switch item {
        case .entry(let entry): frame.entries.append(entry)
        case .segment(let outline, let entries):
          frame.segments.append(outline)
          frame.entries += entries
        }
      }
    } catch {
      return faultValue(error, [], elapsed, isPlain: true)
    }
    transfer = current
    return nil
  }

  private func finishPlain(_ plain: PlainReader, _ elapsed: UInt64?) -> InspectedFault? {
    do {
      try plain.finish()
      return nil
    } catch {
      return faultValue(error, [], elapsed, isPlain: true)
    }
  }

  private mutating func fault(
    _ error: WireError, _ fields: [FieldTrace], _ elapsed: UInt64?, isCut: Bool = false
  ) -> Output {
    hasFault = true
    return .fault(faultValue(error, fields, elapsed, isCut: isCut))
  }

  private func faultValue(
    _ error: WireError, _ fields: [FieldTrace], _ elapsed: UInt64?, isPlain: Bool = false,
    isCut: Bool = false
  ) -> InspectedFault {
    let type = fields.first { $0.name == "type" }?.bytes.first
    return InspectedFault(
      place: isPlain ? .plain(direction) : .stream(direction), elapsed: elapsed, error: error,
      fields: Meaning.fields(fields, of: type.flatMap(FrameType.init(rawValue:))), isCut: isCut)
  }
}

extension ReceivedFrame {
  var name: String {
    if case .ignorable(let type, _) = frame { return Hexadecimal.number(type) }
    return frame.type?.name ?? ""
  }
}
