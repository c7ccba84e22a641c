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
    store: MemoryStore = MemoryStore(), limits: ServerLimits = ServerLimits(),
    services: [any DaemonService] = []
  ) async throws {
    self.store = store
    scratch = try Scratch()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    daemon = try Daemon(
      store: store,
      configuration: DaemonConfiguration(
        addresses: [.ipv4(address: 0x7F00_0001, port: 0)], allowsPlaintext: true,
        cacheDirectory: scratch.cache, limits: limits),
      services: services, logger: logger)
    let bound = try await daemon.start()
    address = bound[0]
  }

  static func firstFlight(held: Position? = nil) -> [UInt8] {
    Frame.hello(Hello()).encoded() + Frame.pull(Pull(held: held)).encoded()
  }
}
