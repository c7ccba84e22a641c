import HonourModel
import HonourProtocol
import Testing

/// What one side says in a session, read by the other side's session.
@Suite struct StreamVectorTests {
  @Test(arguments: try Vector.all(in: "refused"))
  func `a refused vector is refused as its head says`(vector: Vector) throws {
    let ending = try Reading(vector).read([vector.bytes])
    guard case .faulty(let error) = ending.reason else {
      Issue.record("It ended with \(String(describing: ending.reason)).")
      return
    }
    #expect(try error.code.name == vector.note("error"))
    #expect(try String(error.offset) == vector.note("at"))
    #expect(try error.path == vector.note("path"))
    #expect(!ending.isComplete)
  }

  @Test(arguments: try Vector.all(in: "refused"))
  func `a refused vector is refused the same byte by byte`(vector: Vector) throws {
    let whole = try Reading(vector).read([vector.bytes])
    let pieces = try Reading(vector).read(vector.bytes.map { [$0] })
    #expect(whole.reason == pieces.reason)
  }

  @Test(arguments: try Vector.streams())
  func `a stream is the frames that its head names`(vector: Vector) throws {
    var decoder = FrameDecoder()
    decoder.append(vector.bytes)
    var names: [String] = []
    var phase: FramePhase = try vector.isFromClient ? .clientGreeting : .serverGreeting
    while let received = try decoder.next(in: phase) {
      names.append(received.frame.type?.name ?? "IGNORABLE")
      switch received.frame.type {
      case .hello: phase = .clientOpen
      case .welcome, .end: phase = .serverOpen
      case .manifest: phase = .serverTransfer
      case .resumed, .rest: phase = .serverTransfer
      case .hold, .plan, .offer, .pull, .upToDate, .chunk, .subscribe, .notify, .ping, .pong,
        .goodbye, .error, .walk, .nodes, .digests, .list, .entries, .want, .limit, .pause,
        .statement, .fresh, .enrol, .enrolled, .publish, .data, .report, nil:
        break
      }
    }
    try decoder.finish()
    #expect(try names.joined(separator: " ") == vector.note("frames"))
  }

  /// Streams that need no word from the other side between their frames.
  static func alone() throws -> [Vector] {
    try Vector.streams().filter { $0.name != "stream-client-watch" }
  }

  @Test(arguments: try alone())
  func `a stream is read to its end`(vector: Vector) throws {
    let ending = try Reading(vector).read([vector.bytes])
    if try vector.isFromClient {
      #expect(ending.reason == .goodbye(.done))
    } else {
      #expect(ending.reason == .done)
      #expect(try ending.isComplete == vector.note("frames").hasSuffix("END"))
    }
  }

  @Test(arguments: try alone())
  func `a stream that ends anywhere completes nothing`(vector: Vector) throws {
    let whole = try Reading(vector).read([vector.bytes])
    for split in 0...vector.bytes.count {
      var halfway: Reading.Ending?
      let ending = try Reading(vector).read([
        Array(vector.bytes.prefix(split)), Array(vector.bytes.dropFirst(split)),
      ]) { if halfway == nil { halfway = $0 } }
      #expect(ending == whole)
      // What it came to where nothing followed the first piece.
      guard split < vector.bytes.count else { continue }
      #expect(try #require(halfway).isComplete == false)
      #expect(try #require(halfway).reason == nil)
    }
  }

  /// Those that show by themselves where a byte is wrong: what is read against a base, its root proves.
  static func selfEvident() throws -> [Vector] {
    try alone().filter { $0.name != "stream-server-columns-on-base" }
  }

  @Test(arguments: try selfEvident())
  func `a stream with one wrong byte brings what it should or nothing`(vector: Vector) throws {
    let whole = try Reading(vector).read([vector.bytes])
    for index in vector.bytes.indices {
      for flip: UInt8 in [0x01, 0x80, 0xFF] {
        var bytes = vector.bytes
        bytes[index] ^= flip
        let ending = try Reading(vector).read([bytes])
        #expect(!ending.isComplete || ending == whole, "byte \(index) ^ \(flip)")
        #expect(ending.positions.allSatisfy(whole.positions.contains), "byte \(index) ^ \(flip)")
      }
    }
  }

  @Test(arguments: [UInt64](1...40))
  func `random bytes end a session or are waited on, and never trap`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for side in [true, false] {
      for _ in 0..<50 {
        let length = Int.random(in: 0...200, using: &random)
        let noise = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let start = side ? Frame.hello(Hello()) : Frame.welcome(Welcome(version: 1))
        let ending = Reading(isFromClient: side, held: Sample.position)
          .read([Bool.random(using: &random) ? start.encoded() + noise : noise])
        #expect(!ending.isComplete, "seed \(seed)")
      }
    }
  }
}

/// A session that is fed what the other side said, with a shell that does the least.
struct Reading {
  struct Ending: Equatable {
    var reason: CloseReason?
    var isComplete = false
    var plain: [UInt8] = []
    var manifest: Manifest?
    /// The positions that a server was asked for.
    var positions: Set<ShortPosition?> = []
  }

  let isFromClient: Bool
  let held: Position?
  private let base: ListedBase

  init(isFromClient: Bool, held: Position?, base: ListedBase = ListedBase()) {
    self.isFromClient = isFromClient
    self.held = held
    self.base = base
  }

  init(_ vector: Vector) throws {
    self.init(
      isFromClient: try vector.isFromClient, held: try vector.held,
      base: ListedBase(try vector.records("base")))
  }

  /// What it came to; `onPiece` is told after each piece what it came to so far.
  func read(_ pieces: [[UInt8]], onPiece: (Ending) -> Void = { _ in }) -> Ending {
    isFromClient ? readAsServer(pieces, onPiece) : readAsClient(pieces, onPiece)
  }

  private func readAsServer(_ pieces: [[UInt8]], _ onPiece: (Ending) -> Void) -> Ending {
    var session = ServerSession(now: 0)
    var ending = Ending()
    for piece in pieces {
      var queue: [ServerSession.Event] = [.received(piece)]
      while !queue.isEmpty {
        for action in session.handle(queue.removeFirst(), now: 0) {
          switch action {
          case .send: break
          case .resolve(let question):
            ending.positions.insert(question.held)
            queue.insert(.answer(.upToDate()), at: 0)
          case .sendBody, .walk, .enrol, .check, .keep, .carryOut:
            Issue.record("Nobody offered a body.")
          case .close(let reason): ending.reason = reason
          }
        }
      }
      onPiece(ending)
    }
    return ending
  }

  private func readAsClient(_ pieces: [[UInt8]], _ onPiece: (Ending) -> Void) -> Ending {
    var session = ClientSession(held: held, mode: .once, now: 0)
    _ = session.handle(.connected, now: 0)
    var ending = Ending()
    var decoder: TransferDecoder?
    for piece in pieces {
      for action in session.handle(.received(piece), now: 0) {
        switch action {
        case .begin(let manifest):
          ending.manifest = manifest
          decoder = TransferDecoder(manifest, vocabulary: try? Vocabulary.bytes(of: base))
        case .chunk(let wire, let told):
          let plain = (try? decoder?.append(wire)) ?? []
          #expect(told.isEmpty || told == plain)
          ending.plain += plain
        case .complete(let manifest):
          if let fault = fault(ending.plain, manifest) {
            ending.reason = .faulty(fault)
            return ending
          }
          ending.isComplete = true
          for action in session.handle(.applied(manifest.target.position), now: 0) {
            if case .close(let reason) = action { ending.reason = reason }
          }
        case .close(let reason): ending.reason = reason
        case .send, .resume, .part, .upToDate, .offered, .enrolled, .walk, .answered, .compare,
          .wanted, .notified, .progress, .refused, .stopped, .upload, .reported:
          break
        }
      }
      onPiece(ending)
    }
    return ending
  }

  /// What is wrong with the changes of a transfer.
  private func fault(_ plain: [UInt8], _ manifest: Manifest) -> WireError? {
    var reader = ChangeReader(manifest, base: base)
    do {
      _ = try reader.append(plain)
      try reader.finish()
      return nil
    } catch {
      return error as? WireError
    }
  }
}
