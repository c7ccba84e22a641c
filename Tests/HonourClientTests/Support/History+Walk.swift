import HonourModel
import HonourProtocol

// What a daemon that holds this history says in a walk to its newest revision.
extension History {
  private var newestRecords: [CanonicalRecord] {
    states[states.count - 1].values.sorted { $0.key < $1.key }
  }

  func walkOffer(snapshotBytes: UInt64 = 1 << 40) -> [UInt8] {
    Frame.walk(
      WalkOffer(target: newest, isExact: true, snapshotBytes: snapshotBytes, tree: tree)
    ).encoded()
  }

  func answer(
    _ question: WalkQuestion, _ hold: Hold? = nil
  ) throws -> (ServerSession.Answer, body: [UInt8]) {
    func records(_ bucket: Int) -> [CanonicalRecord] {
      newestRecords.filter { $0.key.bucket == bucket }
    }
    switch question {
    case .nodes(let level, let nodes):
      let answer = tree.childDigests(ofNodes: nodes, level: level)
      return (.walk(frame: Frame.tell(answer).encoded()), [])
    case .list(let buckets):
      let answer = WalkAnswer.entries(buckets.map { records($0).map { WalkDigest($0.digest) } })
      return (.walk(frame: Frame.tell(answer).encoded()), [])
    case .want(let wanted):
      let puts = wanted.flatMap { bucket in
        let held = records(bucket.bucket)
        return bucket.places.map { held[$0] }
      }
      let offer = try Self.offer(
        puts.sorted { $0.key < $1.key }.map { .put($0) }, shape: .patch, target: newest)
      let source = Resumption.Source(
        manifest: offer.manifest, manifestFrame: offer.manifest.encodedFrame(),
        bodyBytes: offer.body.count)
      if let hold,
        let resumption = Resumption(
          hold, of: source, hasNewer: false, read: { Array(offer.body[$0..<$0 + $1]) })
      {
        return (
          .resumed(frames: resumption.head), Array(offer.body.dropFirst(resumption.bodyOffset))
        )
      }
      return (.transfer(manifestFrame: offer.manifest.encodedFrame()), offer.body)
    }
  }
}
