import Glibc
package import HonourModel
package import HonourStore
package import HonourTransport
package import Logging
import Synchronization

/// A whole serving run: from the checks of its configuration to a graceful end.
package final class Daemon: Sendable {
  package let loop: ServerLoop
  private let configuration: DaemonConfiguration
  private let services: [any DaemonService]
  private let logger: Logger

  /// Opens nothing to the outside yet.
  ///
  /// - Throws: ``ServerError/unsigned``, ``ServerError/notLoopback(_:)``, ``ServerError/noAddress``,
  ///   and what ``ServerLoop`` throws.
  package init(
    store: any RevisionStore, configuration: DaemonConfiguration,
    services: [any DaemonService] = [], logger: Logger
  ) throws(ServerError) {
    try configuration.check()
    var configuration = configuration
    let descriptors = DescriptorLimit.raise()
    let reserved = min(configuration.limits.reservedDescriptors, descriptors / 4)
    let room = max(descriptors - reserved, 1)
    configuration.limits.connections = min(configuration.limits.connections, room)
    loop = try ServerLoop(
      store: store, configuration: configuration, logger: logger)
    self.configuration = configuration
    self.services = services
    self.logger = logger
  }

  /// Listens and starts the services; gives the addresses that were bound.
  ///
  /// Nothing goes on where it throws.
  @discardableResult package func start() async throws -> [SocketAddress] {
    SignalWatcher.ignoreBrokenPipe()
    do {
      var bound: [SocketAddress] = []
      for address in configuration.addresses { bound.append(try await loop.listen(on: address)) }
      for service in services { try await service.start(serving: loop) }
      logger.info(
        "serving",
        metadata: [
          "addresses": "\(bound.map(\.description).joined(separator: " "))",
          "connections": "\(configuration.limits.connections)",
        ])
      return bound
    } catch {
      await stop()
      throw error
    }
  }

  /// Tells the clients of a new newest revision; returns at once, from any thread.
  package func published(_ info: RevisionInfo) { loop.published(info) }

  package func status() async -> ServerStatus { await loop.status() }

  /// Ends gracefully: services first, then every client is told, then all is closed.
  package func stop() async {
    for service in services { await service.stop() }
    await loop.stop()
    logger.info("stopped")
  }

  /// Serves until one of the signals comes, then stops; `ready` is called once it listens.
  ///
  /// A second signal ends the process at once: nothing that was acknowledged is lost by it.
  package func run(
    until signals: [Int32] = [SIGTERM, SIGINT],
    ready: @Sendable ([SocketAddress]) -> Void = { _ in }
  ) async throws {
    let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
    let count = Mutex(0)
    let watcher = SignalWatcher(signals, queue: loop.executor.queue) { number in
      let isFirst = count.withLock { count in
        count += 1
        return count == 1
      }
      guard isFirst else { Glibc._exit(128 + number) }
      continuation.yield(number)
    }
    defer { watcher.cancel() }
    ready(try await start())
    var received = stream.makeAsyncIterator()
    let number = await received.next()
    logger.info("stopping", metadata: ["signal": "\(number ?? 0)"])
    await stop()
  }
}
