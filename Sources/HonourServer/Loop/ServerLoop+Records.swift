import HonourModel
import HonourProtocol
import HonourTransport
import Logging

// What is counted and logged. Every text from outside goes through ``LogText``.
extension ServerLoop {
  func metadata(_ connection: ServerConnection) -> Logger.Metadata {
    var fields: Logger.Metadata = [
      "connection": "\(connection.id)", "peer": "\(connection.peer)",
    ]
    if let name = connection.key.flatMap({ access?.name(of: $0) }) {
      fields["client"] = "\(LogText.escaped(name))"
    }
    return fields
  }

  func record(_ served: ServerConnection.Served, of connection: ServerConnection) {
    var fields = metadata(connection)
    fields["asked"] = "\(Self.describe(served.asked.held))"
    fields["seconds"] = "\(Self.seconds(MonotonicClock.now() - served.startedAt))"
    if let pause = served.refusal {
      fields["sent"] = "pause"
      fields["next"] = "\(pause.nextBytes)"
      fields["left"] = "\(pause.leftBytes)"
    } else if let transfer = served.transfer {
      switch transfer.manifest.shape {
      case .delta: counters.deltas += 1
      case .snapshot: counters.snapshots += 1
      case .patch: counters.walks += 1
      }
      fields["sent"] = "\(transfer.kind)"
      fields["to"] = "\(Self.describe(transfer.manifest.target.position.short))"
      fields["bytes"] = "\(transfer.byteCount)"
      if served.bodyOffset > 0 { fields["resumed"] = "\(served.bodyOffset)" }
      if let end = served.bodyEnd { fields["until"] = "\(end)" }
    } else {
      counters.upToDate += 1
      fields["sent"] = "up-to-date"
    }
    logger.info("served", metadata: fields)
  }

  func record(_ reason: CloseReason, of connection: ServerConnection) {
    var fields = metadata(connection)
    fields["reason"] = "\(LogText.escaped(Self.describe(reason)))"
    switch reason {
    case .faulty, .refused:
      counters.refused += 1
      logger.notice("refused", metadata: fields)
    case .refusedByPeer: logger.notice("refused by the client", metadata: fields)
    case .done, .stopped, .goodbye, .applyFailed, .incapable, .budgetSpent, .untrusted,
      .disconnected:
      logger.debug("session ended", metadata: fields)
    }
  }

  func record(_ cause: StreamConnection.CloseCause, of connection: ServerConnection) {
    var fields = metadata(connection)
    fields["cause"] = "\(Self.describe(cause))"
    fields["received"] = "\(connection.receivedBytes)"
    fields["sent"] = "\(connection.sentBytes)"
    fields["seconds"] = "\(Self.seconds(MonotonicClock.now() - connection.acceptedAt))"
    logger.debug("closed", metadata: fields)
  }

  func record(_ transfer: Transfer, buildNanoseconds: Monotonic) {
    counters.built += 1
    let manifest = transfer.manifest
    logger.info(
      "encoded",
      metadata: [
        "kind": "\(transfer.kind)", "to": "\(Self.describe(manifest.target.position.short))",
        "puts": "\(manifest.putCount)", "deletes": "\(manifest.deleteCount)",
        "plain": "\(manifest.plainLength)", "bytes": "\(transfer.byteCount)",
        "seconds": "\(Self.seconds(buildNanoseconds))",
      ])
  }

  func record(_ info: RevisionInfo) {
    logger.info(
      "published",
      metadata: [
        "position": "\(Self.describe(info.position.short))",
        "author": "\(LogText.escaped(info.author))",
        "message": "\(LogText.escaped(info.message))", "records": "\(info.recordCount)",
        "subscribers": "\(connections.values.reduce(0) { $0 + ($1.isSubscribed ? 1 : 0) })",
      ])
  }

  func record(_ error: ServerError, _ action: String) {
    if case .cancelled = error { return }
    logger.error(
      "failed",
      metadata: [
        "action": "\(action)", "error": "\(LogText.escaped(error.detail, limit: 400))",
      ])
  }

  static func describe(_ position: ShortPosition?) -> String {
    guard let position else { return "nothing" }
    return "\(position.epoch).\(position.revision)/\(position.root.shortHex)"
  }

  private static func describe(_ reason: CloseReason) -> String {
    switch reason {
    case .done: "done"
    case .stopped: "stopped"
    case .goodbye: "goodbye"
    case .refusedByPeer(let frame): "error \(frame.rawCode)"
    case .faulty(let error): String(describing: error)
    case .refused(let code): code.name
    case .applyFailed: "apply-failed"
    case .incapable: "incapable"
    case .untrusted(let fault): "untrusted: check \(fault.number)"
    case .budgetSpent: "budget-spent"
    case .disconnected: "disconnected"
    }
  }

  private static func describe(_ cause: StreamConnection.CloseCause) -> String {
    switch cause {
    case .closedHere: "closed here"
    case .peerClosed: "peer closed"
    case .queueOverflow: "peer does not read"
    case .failed(let error): error.explanation
    case .tls(let fault): fault.explanation
    case .truncated: "cut off"
    }
  }

  private static func seconds(_ nanoseconds: Monotonic) -> String {
    let milliseconds = nanoseconds / 1_000_000
    let rest = String(milliseconds % 1_000)
    return "\(milliseconds / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }
}
