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
    case receiving(PublishCommand, received: [SpoolFile?], current: SpoolFile?)
    case working
    case replying
    case closed
  }

  private static let replyBytes = 65_536

  private let queue: DispatchQueue
  private let directory: URL
  private let onRequest: RequestHandler
  private let onClosed: (ControlSession) -> Void
  private var connection: StreamConnection?
  private var decoder = ControlDecoder()
  private var phase = Phase.awaitingRequest
  /// Why a file could not be kept; what comes after it is read and dropped.
  private var fault: StoreError?
  private var report: ControlReport?

  init(
    socket: Socket, queue: DispatchQueue, directory: URL, onRequest: @escaping RequestHandler,
    onClosed: @escaping (ControlSession) -> Void
  ) {
    self.queue = queue
    self.directory = directory
    self.onRequest = onRequest
    self.onClosed = onClosed
    connection = StreamConnection(socket: socket, queue: queue) { self.handle($0) }
  }

  func start() { connection?.start() }

  func close() { connection?.close() }

  /// Sends the report, as fast as the command reads it, and ends.
  func reply(_ report: ControlReport) {
    guard case .working = phase else { return }
    phase = .replying
    self.report = report
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
      proceed(command, received: [], current: nil)
    case (.receiving(let command, let received, let current), .fileBytes(let bytes)):
      phase = .receiving(command, received: received, current: kept(bytes, in: current))
    case (.receiving(let command, let received, let current), .endOfFile):
      proceed(command, received: received + [kept([], in: current)], current: nil)
    default:
      throw ControlDecoder.Fault()
    }
  }

  /// Adds to a file on its way, which begins with its first bytes; nil where there is no room.
  private func kept(_ bytes: [UInt8], in current: SpoolFile?) -> SpoolFile? {
    guard fault == nil else { return nil }
    do throws(StoreError) {
      let spool: SpoolFile
      if let current { spool = current } else { spool = try SpoolFile(directory: directory) }
      try spool.append(bytes)
      return spool
    } catch {
      fault = error
      return nil
    }
  }

  private func proceed(
    _ command: PublishCommand, received: [SpoolFile?], current: SpoolFile?
  ) {
    let expected =
      switch command.action {
      case .importFiles(let settings): settings.names.count
      case .revert, .prune: 0
      }
    guard received.count >= expected else {
      phase = .receiving(command, received: received, current: current)
      return
    }
    phase = .working
    let files = fault.map { Files.failure($0) } ?? .success(received.compactMap { $0 })
    onRequest(self, command, files)
  }

  private func sendMore() {
    guard case .replying = phase else { return }
    guard let bytes = try? report?.take(atMost: Self.replyBytes) else { return close() }
    guard !bytes.isEmpty else { return connection?.finish() ?? () }
    connection?.send(bytes, notify: true)
  }
}
