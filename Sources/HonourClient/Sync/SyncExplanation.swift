package import HonourModel
import HonourProtocol
import HonourStore
import HonourTransport

/// What a failed sync means, for the person who started it.
package struct SyncExplanation: Hashable, Sendable {
  /// What happened and where, in one sentence.
  package let what: String
  /// What to do next.
  package let next: String

  /// Says it for a replica directory as the person wrote it.
  package init(_ error: SyncError, replicaDirectory: String) {
    (what, next) = Self.texts(error, directory: replicaDirectory)
  }

  /// What became of the data after an error.
  package static func safety(of revision: RevisionInfo?, after error: SyncError) -> String {
    if case .stopped(let stop) = error { return safety(of: revision, at: stop) }
    return safety(of: revision)
  }

  /// What became of the data: nothing.
  package static func safety(of revision: RevisionInfo?) -> String {
    guard let revision else { return "Nothing was stored." }
    return "Your data is still revision \(revision.position.revision), whole."
  }
}

extension SyncExplanation {
  private static func texts(_ error: SyncError, directory: String) -> (String, String) {
    switch error {
    case .noAddress:
      (
        "No address was given, and the replica remembers none.",
        "Say where the daemon is: honour sync honour://HOST:PORT"
      )
    case .notLoopback(let address):
      (
        "\(address) is another machine, and honour+tcp carries data unprotected.",
        "Use an address of this machine, such as honour+tcp://127.0.0.1:\(address.endpoint.port)."
      )
    case .unreachable(let attempts):
      (
        attempts.map { "Cannot reach \($0.address): \($0.error.explanation)." }
          .joined(separator: "\n"),
        "Is the daemon running there? Start it, or give another address, and sync again."
      )
    case .connectionLost(let address, let cause, let progress):
      (
        "The connection to \(address) \(text(cause))\(text(progress)).",
        "Run the same command again; nothing needs cleaning up."
      )
    case .refused(let address, let refusal):
      refused(by: address, refusal, directory: directory)
    case .budgetTooSmall(let address, let left):
      (
        "\(left) bytes of the budget are left, and a protected connection to \(address) may cost "
          + "\(ClientLimits.leastProtectedBudgetBytes).",
        "Run the same command with --max-bytes \(ClientLimits.leastProtectedBudgetBytes) or more."
      )
    case .unsafeFile(let refusal):
      unsafeFile(refusal)
    case .keyLog(let path, let fault):
      ("\(path): \(fault.explanation).", "Give another file to --key-log.")
    case .noTLS(let fault):
      (
        "\(fault.explanation).",
        "Install OpenSSL 3 (libssl3), or give this program a 3.x that works."
      )
    case .notJoined(let address):
      notJoined(address)
    case .unsecured(let address, let fault, let expected):
      unsecured(address, fault, expected)
    case .notAdmitted(let address, let refusal, let key):
      notAdmitted(address, refusal, key)
    case .untrusted(let address, let fault):
      untrusted(address.description, fault)
    case .noPrices(let address):
      (
        "\(address) cannot tell a price before the sync: it is an older program.",
        "Update the daemon, or sync without --plan."
      )
    case .noPublishing(let address):
      (
        "\(address) takes no files over the protocol: it is an older program, or serves without protection.",
        "Publish on the daemon's machine: honourd import FILE... -m MESSAGE"
      )
    case .unreported(let address):
      (
        "The connection to \(address) ended before its report came: the files may be published, or not.",
        "Sync, and see with 'honour log': publish again if they are not there."
      )
    case .noLimits(let address):
      (
        "\(address) cannot keep to a budget: it is an older program.",
        "Update the daemon, or sync without --max-bytes."
      )
    case .stopped(let stop):
      stopped(stop)
    case .protocolViolation(let address, let fault):
      (
        "\(address) does not keep to the protocol in \(fault).",
        "Record it with --record FILE, read it with honour-inspect decode FILE, and tell the "
          + "daemon's operator."
      )
    case .misfit(let address, let fault):
      (
        "What \(address) sent does not fit what this replica holds, from byte \(fault.offset) of its "
          + "content on.",
        mending(.daemon)
      )
    case .gaveUp(let address, let code):
      (
        "The connection to \(address) was ended: \(code.name).",
        "Sync again later; if it repeats, tell the daemon's operator."
      )
    case .contentRefused(let address, let fault):
      (
        "\(address) sent records that are not what it announced: \(text(fault)).",
        mending(.daemon)
      )
    case .store(let fault):
      store(fault, directory: directory)
    case .spool(let fault) where fault.isInTheWay:
      inTheWay(fault.path)
    case .spool(let fault):
      (
        "Cannot \(text(fault.operation)) \(fault.path): \(fault.explanation).",
        "Make room or give access there, and run the same command again."
      )
    case .bundle(let path, let fault):
      bundle(path, fault, directory: directory)
    case .recording(let fault):
      (
        "Cannot record to \(fault.path): \(fault.explanation).",
        "Give another file to --record."
      )
    case .cancelled:
      ("The sync was stopped.", "Run the same command again; nothing needs cleaning up.")
    }
  }
}
