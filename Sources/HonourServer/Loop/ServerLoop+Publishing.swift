import Dispatch
import HonourModel
import HonourProtocol
import HonourStore
import HonourTransport
import Logging

// What editors publish. Source: `Protocol/publish.md`, section 2.
extension ServerLoop {
  /// Says whether a publish may begin: only from the newest revision.
  ///
  /// The store asks again when it writes: somebody else may publish while the files come in.
  func check(_ publish: Publish, for connection: ServerConnection) {
    let now = MonotonicClock.now()
    func refuse(_ code: ErrorCode, detail: UInt64 = 0) {
      let seconds = code == .busy ? limits.retryAfterSeconds : 0
      perform(
        connection.refuse(code, retryAfterSeconds: seconds, detail: detail, now: now),
        for: connection)
    }
    switch Resolver.resolve(publish.base, newest: newest) {
    case .upToDate:
      guard let publishing, uploads.count < limits.uploads else { return refuse(.busy) }
      uploads[connection.id] = UploadSpool(directory: publishing.directory)
      let fresh = fresh(beside: newestManifest?.manifest, for: connection)
      perform(
        connection.answerUpToDate(at: newest.position, fresh: fresh, now: now), for: connection)
    case .refuse(let code, let detail): refuse(code, detail: detail)
    case .transfer, .beyondHistory, nil:
      refuse(.baseMoved, detail: newest.position.revision)
    }
  }

  /// Keeps the next bytes of a file; none end it.
  func keep(_ bytes: [UInt8], of connection: ServerConnection) {
    guard let upload = uploads[connection.id] else { return }
    uploadQueue.async { bytes.isEmpty ? upload.endFile() : upload.append(bytes) }
  }

  /// Publishes once the last byte is kept, and sends the report.
  func carryOut(_ publish: Publish, for connection: ServerConnection) {
    guard let publishing, let upload = uploads[connection.id] else { return }
    let id = connection.id
    let author = connection.key.flatMap { access?.name(of: $0) } ?? ""
    logger.info(
      "publish request",
      metadata: metadata(connection).merging(["files": "\(publish.names.count)"]) { $1 })
    uploadQueue.async {
      let order = PublishDesk.Order(
        command: PublishCommand(publish, author: author), base: publish.base, files: upload.files
      ) { Frame.report(Report($0)).encoded() }
      publishing.carryOut(order, serving: self) { report in
        self.later { $0.send(report, to: id) }
      }
    }
  }

  private func send(_ report: TransferBody, to id: ConnectionID) {
    uploads[id] = nil
    guard let connection = connections[id] else { return }
    perform(connection.report(report, now: MonotonicClock.now()), for: connection)
  }
}

extension PublishCommand {
  fileprivate init(_ publish: Publish, author: String) {
    self.init(
      action: .importFiles(
        ImportSettings(
          full: publish.isFull, fixText: publish.fixesText, kind: publish.kind,
          names: publish.names)),
      author: author, message: publish.message, dryRun: publish.isDryRun)
  }
}
