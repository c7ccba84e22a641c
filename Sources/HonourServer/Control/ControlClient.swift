import Dispatch
package import Foundation
package import HonourProtocol
import HonourTransport

/// Hands a command and its files to the daemon that holds the store, and relays the report.
///
/// Isolation: an actor on its own queue; the files are read there as the daemon takes them.
package actor ControlClient {
  package enum Failure: Error, Hashable, Sendable {
    /// The daemon cannot be reached, or went away; whether the import was carried out is told by
    /// the log.
    case unreachable
    case unreadable(file: String)
    case malformed
  }

  private static let fileBytes = 65_536

  private let executor = QueueExecutor(label: "honourd.control-client")
  private var connector: Connector?
  private var connection: StreamConnection?
  private var decoder = ControlDecoder()
  private var files: [FileHandle] = []
  private var onLine: ((ReportLine) -> Void)?
  private var sawOutcome = false
  private var result: CheckedContinuation<Void, any Error>?

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  package init() {}

  /// Returns when the report has ended; `tell` runs on the actor, line by line.
  package func run(
    _ command: PublishCommand, files: [FileHandle], directory: URL,
    tell: @escaping @Sendable (ReportLine) -> Void
  ) async throws {
    self.files = files
    onLine = tell
    let request = try ControlMessage.json([UInt8](JSONEncoder().encode(command))).encoded()
    let path = directory.appending(path: ControlServer.socketName).path(percentEncoded: false)
    try await withCheckedThrowingContinuation { continuation in
      result = continuation
      let connector = Connector(to: [.unix(path: path)], queue: executor.queue) { outcome in
        self.connected(outcome, request)
      }
      self.connector = connector
      connector.start()
    }
  }

  private func connected(_ outcome: Result<Socket, SocketError>, _ request: [UInt8]) {
    connector = nil
    guard case .success(let socket) = outcome else { return end(Failure.unreachable) }
    let connection = StreamConnection(
      socket: socket, queue: executor.queue, limitBytes: 4 * ControlMessage.limitBytes
    ) { self.handle($0) }
    self.connection = connection
    connection.start()
    connection.send(request, notify: true)
  }

  private func handle(_ event: StreamConnection.Event) {
    switch event {
    case .heardHello, .secured: break
    case .received(let bytes):
      decoder.append(bytes)
      do {
        while let message = try decoder.next() { try receive(message) }
      } catch {
        end(Failure.malformed)
      }
    case .drained:
      sendMore()
    case .closed:
      connection = nil
      end(sawOutcome ? nil : Failure.unreachable)
    }
  }

  private func receive(_ message: ControlMessage) throws {
    guard case .json(let bytes) = message else { throw Failure.malformed }
    let line = try ReportLine(json: bytes)
    if case .outcome = line { sawOutcome = true }
    onLine?(line)
  }

  private func sendMore() {
    guard let file = files.first else { return }
    do {
      let bytes = try file.read(upToCount: Self.fileBytes).map { [UInt8]($0) } ?? []
      if bytes.isEmpty {
        files.removeFirst()
        connection?.send(ControlMessage.endOfFile.encoded(), notify: true)
      } else {
        connection?.send(ControlMessage.fileBytes(bytes).encoded(), notify: true)
      }
    } catch {
      end(Failure.unreadable(file: "#\(files.count)"))
    }
  }

  private func end(_ failure: Failure?) {
    connection?.close()
    let waiting = result
    result = nil
    onLine = nil
    if let failure { waiting?.resume(throwing: failure) } else { waiting?.resume() }
  }
}
