import Dispatch
import Foundation
import Glibc
import HonourStore
package import HonourTransport
package import Logging

/// Takes imports and the like from commands of the same user while the daemon holds the store.
///
/// A command sends its request and its files over the Unix socket `control.sock`; the daemon
/// carries it out as the one writer and sends the report back. Only the daemon's own user and root are heard.
/// Source: `Protocol/revisions.md`, section 6, and `Protocol/access.md`, section 4.
package actor ControlServer: DaemonService {
  /// The socket's name in the data directory.
  package static let socketName = "control.sock"
  static let connectionLimit = 8

  private let executor = QueueExecutor(label: "honourd.control")
  private let desk: PublishDesk
  private let admits: @Sendable (PeerCredentials) -> Bool
  private let logger: Logger
  private var loop: ServerLoop?
  private var listener: Listener?
  private var sessions: [ObjectIdentifier: ControlSession] = [:]

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  package init(
    desk: PublishDesk, logger: Logger,
    admits: @escaping @Sendable (PeerCredentials) -> Bool = { $0.isAdministrator(of: geteuid()) }
  ) {
    self.desk = desk
    self.admits = admits
    self.logger = logger
  }

  /// Listens, and tells the serving loop of each revision that it publishes.
  package func start(serving loop: ServerLoop) throws {
    self.loop = loop
    let path = desk.store.directory.file(Self.socketName)
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
      socket: socket, queue: executor.queue, directory: desk.directory,
      onRequest: { session, command, files in self.begin(command, files, of: peer, for: session) },
      onClosed: { session in self.sessions[ObjectIdentifier(session)] = nil })
    sessions[ObjectIdentifier(session)] = session
    session.start()
  }

  private func begin(
    _ command: PublishCommand, _ files: ControlSession.Files, of peer: PeerCredentials,
    for session: ControlSession
  ) {
    guard let loop else { return session.close() }
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
    let order = PublishDesk.Order(command: command, files: files) { line in
      ControlMessage.line(line).encoded()
    }
    desk.carryOut(order, serving: loop) { report in
      Task { await self.finish(id, report) }
    }
  }

  private func finish(_ id: ObjectIdentifier, _ report: TransferBody) {
    sessions[id]?.reply(report)
  }
}

extension PeerCredentials {
  /// Whether whoever it is may administer a daemon that runs as `owner`.
  func isAdministrator(of owner: UInt32) -> Bool { user == owner || user == 0 }

  fileprivate var metadata: Logger.Metadata { ["uid": "\(user)", "pid": "\(process)"] }
}
