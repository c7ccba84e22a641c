import HonourModel
import HonourProtocol
import HonourTransport

/// One client of a test: a real session on a real socket, with its replica in memory.
final class TestClient {
  var stream: StreamConnection?
  private var session: ClientSession
  private var reader: ChangeReader?
  private var decoder: TransferDecoder?
  private var arriving: [RecordChange] = []
  private var surplus: [RecordKey] = []
  private(set) var walkOffers: [WalkOffer] = []
  private(set) var records: [RecordKey: [UInt8]] = [:]
  private(set) var position: Position?
  private(set) var manifests: [Manifest] = []
  private(set) var upToDates = 0
  private(set) var notices: [Notice] = []
  private(set) var refusal: ErrorFrame?
  private(set) var reason: CloseReason?
  private(set) var closeCause: StreamConnection.CloseCause?

  init(
    held: Position?, records: [RecordKey: [UInt8]], mode: ClientSession.Mode,
    repairs: Bool = false
  ) {
    position = held
    self.records = records
    session = ClientSession(
      held: held, mode: mode, repairs: repairs, now: MonotonicClock.now())
  }

  /// Answers that came so far.
  var answers: Int { manifests.count + upToDates }

  func connected() { perform(.connected) }

  func stop() { perform(.stop) }

  func handle(_ event: StreamConnection.Event) {
    switch event {
    case .received(let bytes): perform(.received(bytes))
    case .heardHello, .secured, .drained: break
    case .closed(let cause):
      closeCause = cause
      stream = nil
      perform(.disconnected)
    }
  }

  private func perform(_ event: ClientSession.Event) {
    for action in session.handle(event, now: MonotonicClock.now()) {
      switch action {
      case .send(let bytes): stream?.send(bytes)
      case .begin(let manifest):
        let base = ListedBase(records.map { CanonicalRecord(key: $0.key, bytes: $0.value) })
        reader = ChangeReader(manifest, base: base)
        decoder = TransferDecoder(manifest, vocabulary: try? Vocabulary.bytes(of: base))
      case .chunk(let wire, _): take(wire)
      case .complete(let manifest): apply(manifest)
      case .walk(let offer):
        walkOffers.append(offer)
        var builder = HashTreeBuilder()
        for (key, bytes) in records.sorted(by: { $0.key < $1.key }) {
          builder.add(CanonicalRecord(key: key, bytes: bytes))
        }
        perform(.tree(builder.finish()))
      case .compare(let listed): compare(listed)
      case .upToDate: upToDates += 1
      case .notified(let notice): notices.append(notice)
      case .resume, .part, .offered, .enrolled, .answered, .wanted, .progress, .stopped, .upload,
        .reported:
        break
      case .refused(let frame): refusal = frame
      case .close(let reason):
        self.reason = reason
        stream?.finish()
      }
    }
  }

  private func compare(_ listed: [ListedBucket]) {
    var held: [Int: [WalkDifference.Held]] = [:]
    for (key, bytes) in records {
      held[key.bucket, default: []].append(
        WalkDifference.Held(key: key, digest: WalkDigest(HashTree.recordDigest(bytes))))
    }
    let difference = WalkDifference(listed, held: held)
    surplus = difference.surplus
    perform(.compared(difference))
  }

  private func take(_ wire: [UInt8]) {
    do {
      arriving += try reader?.append(decoder?.append(wire) ?? []) ?? []
    } catch {
      perform(.applyFailed)
    }
  }

  private func apply(_ manifest: Manifest) {
    do {
      try reader?.finish()
    } catch {
      return perform(.applyFailed)
    }
    if manifest.isSnapshot { records = [:] }
    if manifest.shape == .patch { for key in surplus { records[key] = nil } }
    for change in arriving {
      switch change {
      case .put(let record): records[record.key] = record.bytes
      case .delete(let key): records[key] = nil
      }
    }
    arriving = []
    reader = nil
    position = manifest.target.position
    manifests.append(manifest)
    perform(.applied(manifest.target.position))
  }
}
