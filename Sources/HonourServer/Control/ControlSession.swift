import Dispatch
import Foundation
import HonourStore
import HonourTransport

/// One command's conversation with the daemon: its request, its files, then the report.
///
/// Isolation: everything on the queue it was made with.
final class ControlSession {
  /// What came with the request, or why it could not be kept.
  typealias Files = Result<[SpoolFile], StoreError>
  typealias RequestHandler = (ControlSession, PublishCommand, Files) -> Void

  private enum Phase {
    case awaitingRequest
    case receiving(PublishCommand)
    case working
    case replying
    case closed
  }

  private static let replyBytes = 65_536

  private let queue: DispatchQueue
  private let spool: UploadSpool
  private let onRequest: RequestHandler
  private let onClosed: (ControlSession) -> Void
  private var connection: StreamConnection?
  private var decoder = ControlDecoder()
  private var phase = Phase.awaitingRequest
  private var report: (body: TransferBody, sentBytes: Int)?

  init(
    socket: Socket, queue: DispatchQueue, directory: URL, onRequest: @escaping RequestHandler,
    onClosed: @escaping (ControlSession) -> Void
  ) {
    self.queue = queue
    spool = UploadSpool(directory: directory)
    self.onRequest = onRequest
    self.onClosed = onClosed
    connection = StreamConnection(socket: socket, queue: queue) { self.handle($0) }
  }

  func start() { connection?.start() }

  func close() { connection?.close() }

  /// Sends the report, as fast as the command reads it, and ends.
  func reply(_ report: TransferBody) {
    guard case .working = phase else { return }
    phase = .replying
    self.report = (report, 0)
    sendMore()
  }

  private func handle(_ event: StreamConnection.Event) {
    switch event {
    case .heardHello, .secured: break
    case .received(let bytes):
      decoder.append(bytes)
      do {
        while let message = try decoder.next() { try receive(message) }
      } catch {
        close()
      }
    case .drained:
      sendMore()
    case .closed:
      phase = .closed
      connection = nil
      onClosed(self)
    }
  }

  private func receive(_ message: ControlMessage) throws {
    switch (phase, message) {
    case (.awaitingRequest, .json(let bytes)):
      let command = try JSONDecoder().decode(PublishCommand.self, from: Data(bytes))
      proceed(command)
    case (.receiving, .fileBytes(let bytes)):
      spool.append(bytes)
    case (.receiving(let command), .endOfFile):
      spool.endFile()
      proceed(command)
    default:
      throw ControlDecoder.Fault()
    }
  }

  private func proceed(_ command: PublishCommand) {
    let expected =
      switch command.action {
      case .importFiles(let settings): settings.names.count
      case .revert, .prune: 0
      }
    guard spool.endedCount >= expected else {
      phase = .receiving(command)
      return
    }
    phase = .working
    onRequest(self, command, spool.files)
  }

  private func sendMore() {
    guard case .replying = phase else { return }
    guard let (body, offset) = report else { return close() }
    let count = min(Self.replyBytes, body.byteCount - offset)
    guard count > 0 else { return connection?.finish() ?? () }
    guard let bytes = try? body.read(at: offset, count: count) else { return close() }
    report?.sentBytes += count
    connection?.send(bytes, notify: true)
  }
}
