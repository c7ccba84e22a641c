import Foundation
import HonourModel
import HonourProtocol
import HonourServer
import HonourStore
import HonourTransport
import Logging
import Synchronization
import Testing

@Suite struct ControlTests {
  @Test func `an import through the daemon is one revision with its report`() async throws {
    let scratch = try Scratch()
    var random = SplitMix64(seed: 8)
    let store = try CanonicalStore.create(
      StoreDirectory(scratch.path + "/store"), lineage: Lineage(from: &random),
      settings: .fleeting)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let control = ControlServer(
      desk: PublishDesk(store: store, now: { 1_790_000_000 }), logger: logger)
    let daemon = try Daemon(
      store: store,
      configuration: DaemonConfiguration(
        addresses: [.ipv4(address: 0x7F00_0001, port: 0)], transport: .plaintext,
        cacheDirectory: scratch.cache),
      services: [control], logger: logger)
    try await daemon.start()
    let lines = (0..<20_000).map { #"{"kind":"unit","id":"u\#($0)","name":"Đơn vị \#($0)"}"# }
    let outcome = try await Self.run(lines.joined(separator: "\n"), in: store, scratch)
    #expect(outcome?.result == .published)
    #expect(outcome?.inserted == 20_000)
    #expect(try store.newest().recordCount == 20_000)
    #expect(try await Self.run("nonsense", in: store, scratch)?.result == .refused)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: store.directory.path)
        .allSatisfy { !$0.hasPrefix("spool-") })
    await daemon.stop()
    await #expect(throws: ControlClient.Failure.unreachable) {
      try await Self.run("{}", in: store, scratch)
    }
  }

  private static func run(
    _ text: String, in store: CanonicalStore, _ scratch: Scratch
  ) async throws -> ReportOutcome? {
    let path = scratch.path + "/import.jsonl"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let settings = ImportSettings(full: false, fixText: false, kind: nil, names: ["import.jsonl"])
    let command = PublishCommand(
      action: .importFiles(settings), author: "an", message: "", dryRun: false)
    let outcome = Mutex<ReportOutcome?>(nil)
    try await ControlClient().run(
      command, files: [try FileHandle(forReadingFrom: URL(fileURLWithPath: path))],
      directory: URL(fileURLWithPath: store.directory.path)
    ) { line in
      if case .outcome(let result) = line { outcome.withLock { $0 = result } }
    }
    return outcome.withLock { $0 }
  }
}
