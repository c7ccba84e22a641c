import HonourFiles
import HonourModel
import HonourProtocol
import HonourServer
import HonourTransport
import Logging

/// A daemon that serves over TLS on a free loopback port, and laptops on its list.
struct SecureHarness {
  let store = MemoryStore(publisher: SigningKey())
  let scratch: Scratch
  let daemonKey = SigningKey()
  let book: AccessBook
  let daemon: Daemon
  let address: SocketAddress

  init(
    limits: ServerLimits = .unprepared, allowing keys: [SigningKey] = [], log: LogLines? = nil
  ) async throws {
    scratch = try Scratch()
    try AccessFiles(in: scratch.path).change { clients, _ in
      for (index, key) in keys.enumerated() {
        clients.put(
          ClientEntry(
            id: key.publicKey.fingerprint, name: "Laptop \(index)", role: .reader, since: 1,
            expires: nil, origin: .administrator))
      }
    }
    store.publish(count: 2)
    book = try AccessBook(
      directory: scratch.path, daemon: daemonKey.publicKey, now: { 1_800_000_000 })
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    if let log { logger = Logger(label: "test") { _ in log } }
    let context = try daemonKey.withSeed { try TLSContext(role: .server, seed: $0) }
    daemon = try Daemon(
      store: store,
      configuration: DaemonConfiguration(
        addresses: [.ipv4(address: 0x7F00_0001, port: 0)], transport: .secure(context, book),
        signing: DaemonSigning(
          desk: FreshnessDesk(key: daemonKey, now: { 1_800_000_000 }), statements: []),
        cacheDirectory: scratch.cache, limits: limits),
      logger: logger)
    address = try await daemon.start()[0]
  }

  /// A laptop's side of one connection.
  func end(of key: SigningKey) throws -> TLSEnd {
    let context = try key.withSeed { try TLSContext(role: .client, seed: $0) }
    return try TLSEnd(context, pins: [daemonKey.publicKey.fingerprint.bytes])
  }

  /// HELLO and PULL of a laptop that holds nothing.
  static var firstFlight: [UInt8] {
    let capabilities = Capabilities.ours.union(.signed)
    return Frame.hello(Hello(capabilities: capabilities.rawValue)).encoded()
      + Frame.pull(Pull(held: nil)).encoded()
  }

  func takeOff(_ key: SigningKey) throws {
    try AccessFiles(in: scratch.path).change { clients, _ in
      guard let entry = clients.entry(key.publicKey.fingerprint) else { return }
      clients.put(entry.revoked(at: 1))
    }
    book.poll()
    daemon.loop.accessChanged()
  }
}
