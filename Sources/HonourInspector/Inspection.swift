import HonourModel
package import HonourProtocol

/// A recording, a bundle or raw bytes in, frames and at most one fault out, in bounded memory.
///
/// Recordings and bundles are known by their magic. Raw bytes are one direction; which one is told, or found from
/// the type of the first frame: only a client says HELLO.
package struct Inspection {
  package enum Output: Hashable, Sendable {
    case frame(InspectedFrame)
    /// The last output.
    case fault(InspectedFault)
  }

  /// What one direction brought, or a bundle where none is named.
  package struct Total: Hashable, Sendable {
    package let direction: Recording.Direction?
    package let frames: UInt64
    package let bytes: UInt64
    package let transferWireBytes: UInt64
    package let transferPlainBytes: UInt64
  }

  /// Bytes that settle what the input is.
  private static let headBytes = 6

  private let told: Recording.Direction?
  private let base: InspectedBase?
  private var head: [UInt8]? = []
  private var recording: RecordingDecoder?
  private var readers: [DirectionReader] = []
  private var elapsed: UInt64?
  private var hasFault = false

  /// - Parameters:
  ///   - direction: Whose bytes raw bytes are; nil to find out.
  ///   - base: What deltas start from, where it is at hand; one that starts elsewhere is read without.
  package init(direction: Recording.Direction? = nil, base: InspectedBase? = nil) {
    told = direction
    self.base = base
  }

  /// Whether a delta started from the base at hand.
  package var usesBase: Bool { readers.contains(where: \.usesBase) }

  package var totals: [Total] {
    readers.map {
      Total(
        direction: $0.direction, frames: $0.frames, bytes: $0.bytes,
        transferWireBytes: $0.transferWireBytes, transferPlainBytes: $0.transferPlainBytes)
    }
  }

  package mutating func append(_ bytes: [UInt8]) -> [Output] {
    guard !hasFault else { return [] }
    guard let earlier = head else { return read(bytes) }
    let all = earlier + bytes
    head = all
    return all.count < Self.headBytes ? [] : start()
  }

  /// Ends the input.
  package mutating func finish() -> [Output] {
    var outputs = head == nil ? [] : start()
    for index in readers.indices where !hasFault {
      outputs += take(readers[index].finish(elapsed: elapsed))
    }
    if !hasFault, let recording, recording.bufferedBytes > 0 {
      let error = WireError(
        .truncated(
          needed: UInt64(recording.bufferedBytes) + 1,
          available: UInt64(recording.bufferedBytes)),
        at: recording.offset, path: "entry")
      hasFault = true
      outputs.append(
        .fault(
          InspectedFault(
            place: .recording, elapsed: elapsed, error: error, fields: [], isCut: true)))
    }
    return outputs
  }

  /// Settles what the input is and reads what has come.
  private mutating func start() -> [Output] {
    guard let bytes = head else { return [] }
    head = nil
    if told == nil, bytes.starts(with: Recording.magic) {
      recording = RecordingDecoder()
      readers = [Recording.Direction.clientToServer, .serverToClient].map {
        DirectionReader($0, base: base)
      }
    } else if told == nil, !bytes.isEmpty, bytes.starts(with: Bundle.magic.prefix(bytes.count)) {
      return startBundle(bytes)
    } else {
      readers = [DirectionReader(told ?? Self.direction(of: bytes), base: base)]
    }
    return read(bytes)
  }

  /// Reads a bundle's header, which is shown as a frame of its own.
  private mutating func startBundle(_ bytes: [UInt8]) -> [Output] {
    let header = Array(bytes.prefix(Bundle.headerBytes))
    readers = [.bundle(base: base, version: header.last ?? Bundle.plainVersion)]
    do {
      let fields = Meaning.fields(try BundleDecoder.readHeader(header), of: nil)
      let frame = InspectedFrame(
        direction: nil, elapsed: nil, offset: 0, name: "BUNDLE",
        wireBytes: UInt64(header.count), fields: fields)
      return [.frame(frame)] + read(Array(bytes.dropFirst(header.count)))
    } catch {
      hasFault = true
      var isCut = false
      if case .truncated = error.reason { isCut = true }
      return [
        .fault(
          InspectedFault(
            place: .stream(nil), elapsed: nil, error: error, fields: [], isCut: isCut))
      ]
    }
  }

  /// Whose bytes begin like this.
  private static func direction(of bytes: [UInt8]) -> Recording.Direction {
    let type = bytes.prefix(WireLimits.lengthFieldBytes + 1).drop { $0 & 0x80 != 0 }.dropFirst()
    return type.first == FrameType.hello.rawValue ? .clientToServer : .serverToClient
  }

  private mutating func read(_ bytes: [UInt8]) -> [Output] {
    guard recording != nil else {
      readers[0].append(bytes)
      return drain(0)
    }
    recording?.append(bytes)
    var outputs: [Output] = []
    do {
      while !hasFault, let entry = try recording?.next() {
        elapsed = entry.elapsed
        let index = entry.direction == .clientToServer ? 0 : 1
        readers[index].append(entry.bytes)
        outputs += drain(index)
        readers[1].askedRoot = readers[0].askedRoot
      }
    } catch {
      hasFault = true
      outputs.append(
        .fault(
          InspectedFault(
            place: .recording, elapsed: elapsed, error: error, fields: [], isCut: false)))
    }
    return outputs
  }

  private mutating func drain(_ index: Int) -> [Output] {
    var outputs: [Output] = []
    while true {
      let next = readers[index].next(elapsed: elapsed)
      guard !next.isEmpty else { return outputs }
      outputs += take(next)
    }
  }

  private mutating func take(_ outputs: [DirectionReader.Output]) -> [Output] {
    outputs.map { output in
      switch output {
      case .frame(let frame): return .frame(frame)
      case .fault(let fault):
        hasFault = true
        return .fault(fault)
      }
    }
  }
}
