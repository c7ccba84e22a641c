import ArgumentParser
import HonourServer
import HonourStore
import HonourTerminal
import HonourTransport
import Logging

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the store to clients until SIGTERM.",
    discussion: """
      Clients connect to honour+tcp://HOST:PORT. Plaintext is the only mode until transport \
      security lands: it must be asked for, and its addresses are this machine's own. Importing \
      into a served store works as always, and subscribed clients see the revision at once.
      """)

  @OptionGroup var data: DataOptions

  @Option(help: "Where to listen; may be given several times. Port 0 draws a free one.")
  var listen: [String] = ["127.0.0.1:7464"]

  @Flag(help: "Serve without encryption, on loopback only.")
  var plaintext = false

  @Option(
    parsing: .unconditional,
    help: """
      From how many revisions back transfers are made before anyone asks, with the snapshot; 0 makes \
      none.
      """)
  var prepare = ServerLimits().preparedRevisions

  @Option(help: "What to log: trace, debug, info, notice, warning, error or critical.")
  var logLevel = Logger.Level.info.rawValue

  func run() async throws {
    let addresses = try listen.map { text in
      guard let host = HostPort(text) else {
        throw ValidationError("'\(text)' is no address. Write HOST:PORT, for example [::1]:7464.")
      }
      return host
    }
    guard let level = Logger.Level(rawValue: logLevel) else {
      let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(logLevel)' is no log level. There are: \(levels).")
    }
    guard prepare >= 0 else { throw ValidationError("--prepare is 0 or more.") }
    try await reporting {
      var logger = Logger(label: "honourd") { StreamLogHandler.standardError(label: $0) }
      logger.logLevel = level
      let directory = try data.directory()
      let store = try CanonicalStore.open(directory, as: .writer)
      try await serve(store, at: addresses.flatMap { try $0.resolve() }, logger: logger)
      try store.close()
    }
  }

  private func serve(
    _ store: CanonicalStore, at addresses: [SocketAddress], logger: Logger
  ) async throws {
    var limits = ServerLimits()
    limits.preparedRevisions = prepare
    let control = ControlServer(store: store, now: Publication.now, logger: logger)
    do {
      let daemon = try Daemon(
        store: store,
        configuration: DaemonConfiguration(
          addresses: addresses, allowsPlaintext: plaintext,
          cacheDirectory: store.directory.file(CacheDirectory.name), limits: limits),
        services: [control], logger: logger)
      try await daemon.run { bound in
        for address in bound { StandardError.write("listening on honour+tcp://\(address)\n") }
      }
    } catch let error as ServerError {
      throw Failure(error)
    } catch let error as SocketError {
      throw Failure(.failure, "cannot listen: \(error.explanation)")
    }
  }
}
