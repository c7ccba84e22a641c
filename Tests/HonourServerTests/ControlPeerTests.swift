import Foundation
import Glibc
import HonourModel
import HonourProtocol
import HonourStore
import HonourTransport
import Logging
import Synchronization
import Testing

@testable import HonourServer

/// Who may administer a daemon.
@Suite struct ControlPeerTests {
  @Test func `its own user and root may, nobody else`() {
    func admits(_ user: UInt32, owner: UInt32) -> Bool {
      PeerCredentials(user: user, process: 1).isAdministrator(of: owner)
    }
    #expect(admits(1_000, owner: 1_000))
    #expect(admits(0, owner: 1_000))
    #expect(!admits(1_001, owner: 1_000))
    #expect(!admits(1_000, owner: 0))
    #expect(!admits(.max, owner: 0))
  }

  @Test func `the server asks who is there, and sends away whom it does not hear`() async throws {
    let scratch = try Scratch()
    var random = SplitMix64(seed: 8)
    let store = try CanonicalStore.create(
      StoreDirectory(scratch.path + "/store"), lineage: Lineage(from: &random),
      settings: .fleeting)
    let seen = Mutex<[PeerCredentials]>([])
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let control = ControlServer(
      desk: PublishDesk(store: store, now: { 1_790_000_000 }), logger: logger,
      admits: { peer in
        seen.withLock { $0.append(peer) }
        return false
      })
    let daemon = try Daemon(
      store: store,
      configuration: DaemonConfiguration(
        addresses: [.ipv4(address: 0x7F00_0001, port: 0)], transport: .plaintext,
        cacheDirectory: scratch.cache),
      services: [control], logger: logger)
    try await daemon.start()
    let command = PublishCommand(
      action: .importFiles(
        ImportSettings(full: false, fixText: false, kind: nil, names: [])),
      author: "an", message: "", dryRun: false)
    await #expect(throws: ControlClient.Failure.unreachable) {
      try await ControlClient().run(
        command, files: [], directory: URL(fileURLWithPath: store.directory.path)
      ) { _ in }
    }
    await daemon.stop()
    #expect(seen.withLock { $0 } == [PeerCredentials(user: geteuid(), process: getpid())])
  }
}
