import HonourClient
import HonourModel
import HonourProtocol
import HonourStore
import Testing

/// A daemon, a replica directory, and what tests do with the two.
struct Scene {
  let directory: TemporaryDirectory
  let daemon: TestDaemon
  let address: ServerAddress

  /// A history of two revisions, small enough that a sync is one packet each way.
  static func smallHistory() -> History { small }

  private static let small: History = {
    var history = History()
    history.publish(put: [
      History.person("an", "Nguyễn Văn An"), History.person("binh", "Trần Thị Bình"),
    ])
    history.publish(
      put: [History.person("chau", "Lê Châu"), History.person("an", "Nguyễn Văn Ân")],
      delete: [RecordKey(kind: "person", id: "binh")])
    return history
  }()

  init(_ history: History = Scene.smallHistory()) async throws {
    directory = try TemporaryDirectory()
    daemon = TestDaemon(history)
    address = try await daemon.listen()
  }

  var replicaPath: String { directory.path + "/replica" }

  /// Opens the replica, syncs it once and closes it.
  @discardableResult
  func sync(
    _ addresses: [ServerAddress]? = nil, recording: String? = nil,
    onEvent: @escaping @Sendable (SyncEvent) -> Void = { _ in }
  ) async throws -> SyncOutcome {
    let replica = try Replica(directory: replicaPath)
    defer { try? replica.close() }
    let recorder = try recording.map { try Recorder(creating: $0) }
    return try await SyncClient(replica: replica, recorder: recorder)
      .sync(from: addresses ?? [address], onEvent: onEvent)
  }

  /// The error that a sync ends with; nil where it succeeds.
  func failure(_ addresses: [ServerAddress]? = nil) async throws -> SyncError? {
    do {
      try await sync(addresses)
      return nil
    } catch let error as SyncError {
      return error
    }
  }

  /// Makes the replica hold an older revision of the daemon's history.
  func hold(_ revision: Int) async throws {
    let history = await daemon.history
    let offer = try history.offer(from: nil, to: revision)
    let replica = try Replica(directory: replicaPath)
    defer { try? replica.close() }
    let state = history.states[revision].values.sorted { $0.key < $1.key }
    var iterator = state.makeIterator()
    let contact = SyncContact(
      at: 0, address: "test", bytesReceived: 0, bytesSent: 0, roundTrips: 0)
    _ = try replica.apply(
      ApplyRequest(shape: .snapshot, target: offer.manifest.target, contact: contact)
    ) { iterator.next().map { .put($0) } }
  }

  /// Removes the replica.
  func remove() throws { try File.remove(replicaPath) }

  /// The revision that the replica holds, after everything in it was recomputed.
  func verifiedRevision() throws -> RevisionInfo? {
    try ReplicaReader(directory: replicaPath).read { state in
      guard let revision = try state.revision() else { return nil }
      #expect(try state.verify().isEmpty)
      return revision
    }
  }

  func export() throws -> [UInt8] {
    var bytes: [UInt8] = []
    try ReplicaReader(directory: replicaPath).read { state in
      try state.forEachRecord { bytes += $0.bytes + [0x0A] }
    }
    return bytes
  }

  /// The number of the revision held, without a look at the rest.
  func heldRevision() throws -> Int? {
    try ReplicaReader(directory: replicaPath).read { state in
      try state.revision().map { Int($0.position.revision) }
    }
  }

  /// Checks that the replica stands at `revision` of the daemon's history, whole.
  func expectWhole(at revision: Int, _ comment: Comment? = nil) async throws {
    try await expectWholeOf(await daemon.history, at: revision, comment)
  }

  func expectWholeOf(
    _ history: History, at revision: Int, _ comment: Comment? = nil
  ) async throws {
    let held = try verifiedRevision()
    #expect(held == history.revisions[revision], comment)
    #expect(try export() == history.export(revision), comment)
    #expect(!directory.contains("replica/incoming/transfer"), comment)
  }
}
