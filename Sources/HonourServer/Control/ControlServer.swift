import Dispatch
import Foundation
import Glibc
import HonourImport
package import HonourModel
package import HonourStore
package import HonourTransport
package import Logging

/// Takes imports and the like from commands of the same user while the daemon holds the store.
///
/// A command sends its request and its files over the Unix socket `control.sock`; the daemon
/// carries it out as the one writer and sends the report back. Publishes are carried out one after
/// the other, prunes beside them. Only the daemon's own user and root are heard.
/// Source: `Protocol/revisions.md`, section 6, and `Protocol/access.md`, section 4.
package actor ControlServer: DaemonService {
  /// The socket's name in the data directory.
  package static let socketName = "control.sock"
  static let connectionLimit = 8

  private let executor = QueueExecutor(label: "honourd.control")
  private let worker = DispatchQueue(label: "honourd.publish")
  /// Prunes are cut into short transactions: publishes come in between.
  private let upkeepWorker = DispatchQueue(label: "honourd.upkeep", qos: .utility)
  private let store: CanonicalStore
  private let key: SigningKey?
  private let now: @Sendable () -> Int64
  private let admits: @Sendable (PeerCredentials) -> Bool
  private let directory: URL
  private let logger: Logger
  private var publisher: Publisher?
  private var listener: Listener?
  private var sessions: [ObjectIdentifier: ControlSession] = [:]

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  /// The store is open for writing; `now` gives seconds since 1970-01-01T00:00:00Z.
  package init(
    store: CanonicalStore, key: SigningKey? = nil, now: @escaping @Sendable () -> Int64,
    logger: Logger,
    admits: @escaping @Sendable (PeerCredentials) -> Bool = { $0.isAdministrator(of: geteuid()) }
  ) {
    self.store = store
    self.key = key
    self.now = now
    self.admits = admits
    self.logger = logger
    directory = URL(fileURLWithPath: store.directory.path)
  }

  /// Listens, and tells the serving loop of each revision that it publishes.
  package func start(serving loop: ServerLoop) throws {
    publisher = Publisher(store: store, key: key, now: now) { loop.published($0) }
    let path = store.directory.file(Self.socketName)
    let listener = try Listener(on: .unix(path: path), queue: executor.queue) { socket, _ in
      self.accept(socket)
    }
    self.listener = listener
    try listener.start()
  }

  package func stop() {
    listener?.close()
    listener = nil
    for session in sessions.values { session.close() }
  }

  private func accept(_ socket: Socket) {
    guard sessions.count < Self.connectionLimit else { return }
    guard let peer = socket.peerCredentials, admits(peer) else {
      logger.warning("control connection refused", metadata: socket.peerCredentials?.metadata)
      return
    }
    let session = ControlSession(
      socket: socket, queue: executor.queue, directory: directory,
      onRequest: { session, command, files in self.begin(command, files, of: peer, for: session) },
      onClosed: { session in self.sessions[ObjectIdentifier(session)] = nil })
    sessions[ObjectIdentifier(session)] = session
    session.start()
  }

  private func begin(
    _ command: PublishCommand, _ files: ControlSession.Files, of peer: PeerCredentials,
    for session: ControlSession
  ) {
    guard let publisher else { return session.close() }
    switch files {
    case .success(let files):
      logger.info(
        "control request",
        metadata: peer.metadata.merging(["files": "\(files.count)"]) { first, _ in first })
    case .failure(let fault):
      logger.error(
        "no room for a control request",
        metadata: peer.metadata.merging(["reason": "\(fault.code)"]) { first, _ in first })
    }
    let id = ObjectIdentifier(session)
    let directory = directory
    let queue =
      switch command.action {
      case .importFiles, .revert: worker
      case .prune: upkeepWorker
      }
    queue.async {
      let report = Self.report(in: directory) { tell in
        switch files {
        case .success(let files):
          publisher.carryOut(command, contents: files.map { .path($0.path) }, tell: tell)
        case .failure(let fault):
          publisher.refuse(fault, tell: tell)
        }
      }
      Task { await self.finish(id, report) }
    }
  }

  private func finish(_ id: ObjectIdentifier, _ report: ControlReport?) {
    guard let session = sessions[id] else { return }
    guard let report else { return session.close() }
    session.reply(report)
  }

  /// Keeps the report lines as messages, ready to be sent; nil where they cannot be read back.
  private nonisolated static func report(
    in directory: URL, _ work: (_ tell: (ReportLine) -> Void) -> Void
  ) -> ControlReport? {
    var report = ControlReport(directory: directory)
    work { report.add($0) }
    do { try report.finish() } catch { return nil }
    return report
  }
}

extension PeerCredentials {
  /// Whether whoever it is may administer a daemon that runs as `owner`.
  func isAdministrator(of owner: UInt32) -> Bool { user == owner || user == 0 }

  fileprivate var metadata: Logger.Metadata { ["uid": "\(user)", "pid": "\(process)"] }
}
