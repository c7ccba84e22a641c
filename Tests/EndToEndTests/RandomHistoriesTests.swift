import Foundation
import HonourClient
import HonourImport
import HonourModel
import HonourProtocol
import HonourServer
import HonourStore
import HonourTransport
import Logging
import Testing

/// Random imports into a real store, served by the real daemon to real replicas on loopback.
///
/// Every replica that syncs, from whatever revision it holds to the newest, exports the bytes of
/// the daemon's own export and has its root; so does one that no line reaches and bundles are
/// carried to.
@Suite struct RandomHistoriesTests {
  /// How many histories one run looks at; `Scripts/laws` raises it.
  private static let histories =
    ProcessInfo.processInfo.environment["HONOUR_RANDOM_HISTORIES"].flatMap { Int($0) } ?? 40
  private static let batches = 20

  @Test(arguments: 0..<batches)
  func `a replica equals the store after every sync of a random history`(batch: Int) async throws {
    for seed in stride(from: batch + 1, through: Self.histories, by: Self.batches) {
      try await Self.follow(seed: UInt64(seed))
    }
  }

  private static func follow(seed: UInt64) async throws {
    let directory = try FastDirectory()
    var random = SplitMix64(seed: seed)
    var imports = RandomImport(seed: seed &* 31)
    let store = try CanonicalStore.create(
      StoreDirectory(directory.path + "/store"), lineage: Lineage(from: &random),
      settings: .fleeting)
    try publish(imports.next(), Publisher(store: store, now: { 1_790_000_000 }))
    let (daemon, address) = try await serve(store, directory)
    let publisher = Publisher(
      store: store, now: { 1_790_000_000 }, onPublished: { daemon.published($0) })
    let replicas = ["one", "two"].map { directory.path + "/" + $0 }
    for round in 0..<3 {
      try publish(imports.next(), publisher)
      for replica in replicas where round == 2 || Int.random(in: 0..<3, using: &random) == 0 {
        try await sync(replica, from: address)
        try compare(replica, with: store, seed: seed)
      }
      // One history in four: a third replica in each would make the suite half as long again.
      if seed.isMultiple(of: 4), round != 1 {
        try await carry(store, to: directory.path + "/remote", in: directory.path + "/\(round)")
        try compare(directory.path + "/remote", with: store, seed: seed)
      }
    }
    await daemon.stop()
    try store.close()
  }

  /// A refused import, of a reference into nothing for example, makes no revision: that is fine.
  private static func publish(
    _ change: (lines: [UInt8], isFull: Bool), _ publisher: Publisher
  ) throws {
    let settings = ImportSettings(
      full: change.isFull, fixText: false, kind: nil, names: ["random.jsonl"])
    let command = PublishCommand(
      action: .importFiles(settings), author: "test", message: "", dryRun: false)
    var outcome: ReportOutcome?
    publisher.carryOut(command, contents: [.bytes(change.lines)]) { line in
      if case .outcome(let result) = line { outcome = result }
    }
    _ = try #require(outcome)
  }

  private static func serve(
    _ store: CanonicalStore, _ directory: FastDirectory
  ) async throws -> (Daemon, ServerAddress) {
    var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    logger.logLevel = .critical
    let daemon = try Daemon(
      store: store,
      configuration: DaemonConfiguration(
        addresses: [.ipv4(address: 0x7F00_0001, port: 0)], transport: .plaintext,
        cacheDirectory: directory.path + "/cache"),
      logger: logger)
    let port = try #require(try await daemon.start().first?.port)
    return (daemon, ServerAddress(.plaintext, HostPort(host: "127.0.0.1", port: port)))
  }

  private static func sync(_ directory: String, from address: ServerAddress) async throws {
    let replica = try Replica(directory: directory)
    _ = try await SyncClient(replica: replica).sync(from: [address])
    try replica.close()
  }

  /// Makes a bundle for what a replica holds and applies it there.
  private static func carry(
    _ store: CanonicalStore, to directory: String, in file: String
  ) async throws {
    let replica = try Replica(directory: directory)
    let held = try replica.revision()?.position
    if try store.newest().position != held {
      _ = try BundleWriter(store: store, memoryBodyBytes: 0).write(to: file, from: held?.short)
      _ = try await SyncClient(replica: replica).apply(bundle: file)
    }
    try replica.close()
  }

  private static func compare(
    _ directory: String, with store: CanonicalStore, seed: UInt64
  ) throws {
    let newest = try store.newest()
    var expected: [CanonicalRecord] = []
    try store.records(at: newest.position.revision) { expected.append($0) }
    let reader = try ReplicaReader(directory: directory)
    try reader.read { state in
      var found: [CanonicalRecord] = []
      try state.forEachRecord { found.append($0) }
      #expect(found == expected, "seed \(seed), revision \(newest.position.revision)")
      #expect(try state.revision()?.position == newest.position, "seed \(seed)")
    }
  }
}
