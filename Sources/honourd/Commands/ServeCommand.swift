import ArgumentParser
import HonourModel
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
      Clients that are on the list connect to honour://HOST:PORT; see 'honourd invite'. Importing \
      into a served store works as always, and subscribed clients see the revision at once. So \
      does a change of the list.
      """)

  /// Where it listens when nobody says where.
  private static let standardPlace = HostPort(host: "127.0.0.1", port: 7464)

  @OptionGroup var data: DataOptions
  @OptionGroup var settings: ConfigOptions

  @Option(
    help: ArgumentHelp(
      "Where to listen; may be given several times. Port 0 draws a free one.",
      discussion: "Default: \(standardPlace).", valueName: "host:port"))
  var listen: [String] = []

  @Flag(
    help: """
      Serve honour+tcp://HOST:PORT to whoever comes, without encryption, on this machine's own \
      addresses alone.
      """)
  var plaintext = false

  @Option(
    help: ArgumentHelp(
      "Write the secrets of the connections to this file, to read a capture with Wireshark.",
      discussion: "Whoever reads the file reads the connections.", valueName: "file"))
  var keyLog: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      From how many revisions back transfers are made before anyone asks, with the snapshot; 0 makes \
      none.
      """, discussion: "Default: \(ServerLimits().preparedRevisions)."))
  var prepare: Int?

  @Option(
    help: ArgumentHelp(
      "What to log: trace, debug, info, notice, warning, error or critical.",
      discussion: "Default: info."))
  var logLevel: String?

  func run() async throws {
    let places = try self.places()
    let level = try level()
    if let prepare, prepare < 0 { throw ValidationError("--prepare is 0 or more.") }
    try await reporting {
      let directory = try data.directory()
      let config = try settings.read(in: directory)
      var logger = Logger(label: "honourd") { StreamLogHandler.standardError(label: $0) }
      logger.logLevel = level ?? config.logLevel ?? .info
      var limits = ServerLimits()
      limits.preparedRevisions = prepare ?? config.prepare ?? limits.preparedRevisions
      let chosen = [places, config.listen, [Self.standardPlace]].first { !$0.isEmpty } ?? []
      let store = try CanonicalStore.open(directory, as: .writer)
      try await serve(store, at: chosen, limits: limits, logger: logger)
      try store.close()
    }
  }

  private func places() throws -> [HostPort] {
    try listen.map { text in
      guard let place = HostPort(text) else {
        throw ValidationError("'\(text)' is no address. Write HOST:PORT, for example [::1]:7464.")
      }
      return place
    }
  }

  private func level() throws -> Logger.Level? {
    guard let logLevel else { return nil }
    guard let level = Logger.Level(rawValue: logLevel) else {
      let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(logLevel)' is no log level. There are: \(levels).")
    }
    return level
  }

  private func serve(
    _ store: CanonicalStore, at places: [HostPort], limits: ServerLimits, logger: Logger
  ) async throws {
    do {
      let addresses = try places.flatMap { try Self.resolved($0) }
      let serving = Serving(store: store, logger: logger, keyLog: try openKeyLog())
      if plaintext {
        let daemon = try serving.plaintext(at: addresses, limits: limits)
        try await run(daemon, of: store, scheme: "honour+tcp")
      } else {
        let (daemon, key) = try serving.secure(at: addresses, limits: limits)
        StandardError.write("its id is \(key.fingerprint.text)\n")
        try await run(daemon, of: store, scheme: "honour")
      }
    } catch let error as ServerError {
      throw Failure(error)
    } catch let fault as AccessFault {
      throw Failure(.unsafeFile, fault.message)
    } catch let error as SocketError {
      throw Failure(.failure, "cannot listen: \(error.explanation)")
    }
  }

  private static func resolved(_ place: HostPort) throws -> [SocketAddress] {
    do throws(SocketError) {
      return try place.resolve()
    } catch {
      throw Failure(
        .failure,
        """
        cannot listen on \(place): \(error.explanation). Name an address of this machine with \
        --listen, for example 127.0.0.1:\(place.port).
        """)
    }
  }

  private func run(_ daemon: Daemon, of store: CanonicalStore, scheme: String) async throws {
    try await daemon.run { bound in
      AddressFile(in: store.directory.path).write(bound, of: scheme)
      for address in bound { StandardError.write("listening on \(scheme)://\(address)\n") }
      ReadinessNotice.send()
    }
  }

  private func openKeyLog() throws -> KeyLogFile? {
    guard let keyLog else { return nil }
    do throws(KeyLogFault) {
      return try KeyLogFile(path: keyLog)
    } catch {
      throw Failure(.unsafeFile, "\(keyLog) is not written: \(error.explanation).")
    }
  }
}
