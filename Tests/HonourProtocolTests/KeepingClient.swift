import HonourModel
import HonourProtocol
import Testing

/// A client with what it keeps, as its spool would.
struct KeepingClient {
  var session: ClientSession
  var plain: [UInt8] = []
  var part: [UInt8] = []
  var manifest: Manifest?
  var kept: TransferDecoder?
  var chunkBytes = 0
  var encoder: EncoderTag?
  var isComplete = false
  var progress: [UInt64] = []
  var total: UInt64 = 0
  var close: CloseReason?
  var stop: BudgetStop?
  /// What it said.
  var sent: [UInt8] = []

  init(resuming held: HeldTransfer? = nil, budgetBytes: UInt64? = nil) {
    session = ClientSession(
      held: Sample.position, resuming: held, mode: .once, budgetBytes: budgetBytes, now: 0)
    for action in session.handle(.connected, now: 0) { take(action) }
  }

  /// The next connection of the same client.
  func again(budgetBytes: UInt64? = nil) -> KeepingClient {
    var held: HeldTransfer?
    if let manifest, let kept {
      held = HeldTransfer(
        manifest, kept, chunkBytes: UInt64(chunkBytes), part: part, encoder: encoder)
    } else if let extent = FrameExtent(part[...]), part.count > extent.headerBytes {
      held = HeldTransfer(manifestPart: Array(part.dropFirst(extent.headerBytes)))
    }
    var next = KeepingClient(resuming: held, budgetBytes: budgetBytes)
    (next.plain, next.part, next.manifest, next.kept) = (plain, part, manifest, kept)
    (next.chunkBytes, next.encoder, next.progress) = (chunkBytes, encoder, progress)
    return next
  }

  mutating func receive(_ bytes: some Collection<UInt8>) throws {
    for action in session.handle(.received(Array(bytes)), now: 0) {
      switch action {
      case .begin(let manifest):
        (part, plain, chunkBytes, progress) = ([], [], 0, [])
        (self.manifest, kept, encoder) = (
          manifest, TransferDecoder(kept: manifest), manifest.encoder
        )
      case .resume(let keepingPart, let tag):
        if !keepingPart { part = [] }
        encoder = tag
      case .part(let more, let isStart): part = isStart ? Array(more) : part + more
      case .chunk(let wire, let bytes):
        #expect(wire.starts(with: part))
        var frames = FrameDecoder()
        frames.append(wire)
        let frame = try #require(try frames.next(in: .serverTransfer))
        _ = try kept?.read(frame)
        part = []
        chunkBytes += wire.count
        plain += bytes
      case .progress(let received, let of):
        #expect(received <= of)
        progress.append(received)
        total = of
      case .complete(let manifest):
        isComplete = true
        for action in session.handle(.applied(manifest.target.position), now: 0) { take(action) }
      case .send, .close, .stopped: take(action)
      case .upToDate, .offered, .enrolled, .walk, .answered, .compare, .wanted, .notified, .refused,
        .upload, .reported:
        break
      }
    }
  }

  private mutating func take(_ action: ClientSession.Action) {
    switch action {
    case .send(let bytes): sent += bytes
    case .close(let reason): close = reason
    case .stopped(let rest): stop = rest
    default: break
    }
  }
}
