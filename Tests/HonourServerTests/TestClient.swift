import HonourModel
import HonourProtocol
import HonourTransport

/// One client of a test: a real session on a real socket, with its replica in memory.
final class TestClient {
  var stream: StreamConnection?
  private var session: ClientSession
  private var reader: ChangeReader?
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
    case .drained: break
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
        reader = ChangeReader(manifest, base: TestBase(records: records))
      case .chunk(_, let plain): take(plain)
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
      case .resume, .part, .offered, .answered, .wanted, .progress, .stopped: break
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

  private func take(_ plain: [UInt8]) {
    do {
      arriving += try reader?.append(plain) ?? []
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

/// What a test's client holds, as the base of what comes.
struct TestBase: BaseRecords {
  let records: [RecordKey: [UInt8]]

  func records(ofKind kind: [UInt8], ranks: [UInt64]) -> [CanonicalRecord] {
    let all = ofKind(kind)
    return ranks.filter { $0 < UInt64(all.count) }.map { all[Int($0)] }
  }

  func records(ofKind kind: [UInt8], atMost limit: Int) -> [CanonicalRecord]? {
    let all = ofKind(kind)
    return all.count > limit ? nil : all
  }

  func ids(ofKind kind: [UInt8], ranks: [UInt64]) -> [[UInt8]] {
    records(ofKind: kind, ranks: ranks).map { Array($0.key.idBytes) }
  }

  /// Hands out all records of the kind: those that refer elsewhere do no harm.
  func forEachReferrer(
    ofKind kind: [UInt8], to targets: [RecordKey], atMost limit: Int,
    _ body: (CanonicalRecord) throws -> Bool
  ) rethrows -> Bool {
    for record in ofKind(kind) { _ = try body(record) }
    return true
  }

  private func ofKind(_ kind: [UInt8]) -> [CanonicalRecord] {
    records.filter { $0.key.kindBytes.elementsEqual(kind) }
      .map { CanonicalRecord(key: $0.key, bytes: $0.value) }.sorted { $0.key < $1.key }
  }
}
