import HonourFiles
import HonourModel
import HonourServer
import HonourStore
import HonourTerminal
import HonourTransport
import Logging

/// What a daemon serves a store with: its keys, what it signs, and its list of clients.
struct Serving {
  let store: CanonicalStore
  let logger: Logger
  /// The secrets of the connections go there.
  var keyLog: KeyLogFile?

  private var keys: KeyDirectory { KeyDirectory(in: store.directory.path) }

  /// Everything behind TLS, for clients on the list.
  func secure(
    at addresses: [SocketAddress], limits: ServerLimits
  ) throws -> (daemon: Daemon, key: PublicKey) {
    let key = try daemonKey()
    let publisher = try publisherKey()
    let context = try key.withSeed { seed throws(TLSFault) in
      try TLSContext(role: .server, seed: seed, keyLog: keyLog)
    }
    let book = try AccessBook(
      directory: store.directory.path, daemon: key.publicKey, now: Publication.now)
    let desk = PublishDesk(store: store, key: publisher, now: Publication.now)
    var configuration = configuration(
      at: addresses, transport: .secure(context, book), signing: try signing(key), limits)
    // Without the publisher's key nothing can be published here.
    if publisher != nil { configuration.publishing = desk }
    let watch = AccessWatch(book: book, logger: logger)
    return (
      try daemon(configuration, desk, services: [watch]), key.publicKey
    )
  }

  /// Everything in plain text, on this machine's own addresses; signed where there are keys.
  func plaintext(at addresses: [SocketAddress], limits: ServerLimits) throws -> Daemon {
    let publisher = try publisherKey()
    let key = try keys.daemonIfPresent()
    let signing: DaemonSigning? = if let key { try signing(key) } else { nil }
    return try daemon(
      configuration(at: addresses, transport: .plaintext, signing: signing, limits),
      PublishDesk(store: store, key: publisher, now: Publication.now))
  }

  /// The publisher's key where it is here; with it everything that is kept is signed.
  private func publisherKey() throws -> SigningKey? {
    try KeyRotation(of: store, now: Publication.now()).completePublisher()
    let publisher = try keys.publisherIfPresent()
    if let publisher { try store.signHistory(by: publisher) }
    if try keys.isMirror() { try checkSignature(by: keys.publisherPublic()) }
    return publisher
  }

  private func checkSignature(by publisher: PublicKey) throws {
    let revision = try store.newest().position.revision
    guard let signed = try store.signedManifest(of: revision), signed.isValid(by: publisher) else {
      throw Failure(
        .damaged,
        """
        revision \(revision) is not signed by the publisher of \
        \(KeyDirectory.name)/\(KeyDirectory.publisherPublicName): laptops would not believe it. Bring a copy of \
        the publisher's store: honourd restore --mirror
        """)
    }
  }

  private func daemonKey() throws -> SigningKey {
    guard let key = try keys.daemonIfPresent() else {
      throw Failure(
        .unsafeFile,
        """
        \(store.directory.path) has no keys yet. Make them:  \
        honourd keys make --data \(store.directory.path)
        """)
    }
    return key
  }

  private func signing(_ key: SigningKey) throws -> DaemonSigning {
    DaemonSigning(
      desk: FreshnessDesk(key: key, now: Publication.now),
      statements: try keys.statements.read().map(\.bytes))
  }

  private func configuration(
    at addresses: [SocketAddress], transport: DaemonTransport, signing: DaemonSigning?,
    _ limits: ServerLimits
  ) -> DaemonConfiguration {
    DaemonConfiguration(
      addresses: addresses, transport: transport, signing: signing,
      cacheDirectory: store.directory.file(CacheDirectory.name), limits: limits)
  }

  private func daemon(
    _ configuration: DaemonConfiguration, _ desk: PublishDesk,
    services: [any DaemonService] = []
  ) throws -> Daemon {
    let control = ControlServer(desk: desk, logger: logger)
    return try Daemon(
      store: store, configuration: configuration, services: [control] + services, logger: logger)
  }
}
