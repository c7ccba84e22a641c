import HonourModel
import HonourProtocol
import HonourServer
import HonourTransport
import Logging

/// A daemon on a free loopback port, its store and its directory.
struct DaemonHarness {
  let store: MemoryStore
  let scratch: Scratch
  let daemon: Daemon
  let address: SocketAddress

  init(
    store: MemoryStore = MemoryStore(), limits: ServerLimits = .unprepared,
    services: [any DaemonService] = [], scratch: Scratch? = nil, log: LogLines? = nil
  ) async throws {
    self.store = store
    self.scratch = try scratch ?? Scratch()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    if let log { logger = Logger(label: "test") { _ in log } }
    daemon = try Daemon(
      store: store,
      configuration: DaemonConfiguration(
        addresses: [.ipv4(address: 0x7F00_0001, port: 0)], transport: .plaintext,
        cacheDirectory: self.scratch.cache, limits: limits),
      services: services, logger: logger)
    let bound = try await daemon.start()
    address = bound[0]
  }

  static func firstFlight(held: Position? = nil) -> [UInt8] {
    Frame.hello(Hello(capabilities: Capabilities.ours.rawValue)).encoded()
      + Frame.pull(Pull(held: held?.short)).encoded()
  }
}

extension ServerLimits {
  /// Nothing is made before somebody asks: what is counted is what was asked for.
  static var unprepared: ServerLimits {
    var limits = ServerLimits()
    limits.preparedRevisions = 0
    return limits
  }
}
