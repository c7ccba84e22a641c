import HonourModel
import HonourProtocol
import Synchronization

/// A server of one revision in memory, which only walks.
struct WalkServer {
  let state: WalkState
  let offer: WalkOffer
  private let info: RevisionInfo
  private let patches = Patches()

  /// Patches that were made, since making them is what takes the time of a test.
  private final class Patches: Sendable {
    private let made = Mutex<[WalkQuestion: Sample.Transfer]>([:])

    func patch(
      _ question: WalkQuestion, make: () throws -> Sample.Transfer
    ) throws -> Sample.Transfer {
      if let patch = made.withLock({ $0[question] }) { return patch }
      let patch = try make()
      made.withLock { $0[question] = patch }
      return patch
    }
  }

  init(_ records: [CanonicalRecord], revision: UInt64 = 77, snapshotBytes: UInt64 = 1 << 40) {
    state = WalkState(records)
    info = Sample.info(
      Position(lineage: Sample.lineage, epoch: 1, revision: revision, root: state.tree.root),
      records: UInt64(state.count), bytes: UInt64(state.canonicalBytes))
    offer = WalkOffer(
      target: info, isExact: true, snapshotBytes: snapshotBytes, tree: state.tree)
  }

  /// The same that tells another price.
  func priced(_ snapshotBytes: UInt64) -> WalkServer {
    WalkServer(state.sorted, snapshotBytes: snapshotBytes)
  }

  /// What it says to a question, and the body that follows.
  func answer(_ question: WalkQuestion, _ hold: Hold?) throws -> (ServerSession.Answer, [UInt8]) {
    switch question {
    case .nodes(let level, let nodes):
      let told = state.tree.childDigests(ofNodes: nodes, level: level)
      return (.walk(frame: Frame.tell(told).encoded()), [])
    case .list(let buckets):
      let told = WalkAnswer.entries(
        buckets.map { (state.buckets[$0] ?? []).map { WalkDigest($0.digest) } })
      return (.walk(frame: Frame.tell(told).encoded()), [])
    case .want(let wanted):
      let transfer = try patches.patch(question) {
        let puts = wanted.flatMap { bucket in
          bucket.places.map { (state.buckets[bucket.bucket] ?? [])[$0] }
        }
        return try Sample.Transfer(
          .patch, to: info, puts.sorted { $0.key < $1.key }.map { .put($0) })
      }
      let frame = transfer.manifest.encodedFrame()
      let body = transfer.body
      let source = Resumption.Source(
        manifest: transfer.manifest, manifestFrame: frame, bodyBytes: body.count)
      if let hold, hold.shape == .patch,
        let resumption = Resumption(
          hold, of: source, hasNewer: false, read: { Array(body[$0..<$0 + $1]) })
      {
        return (.resumed(frames: resumption.head), Array(body[resumption.bodyOffset...]))
      }
      return (.transfer(manifestFrame: frame), body)
    }
  }
}
