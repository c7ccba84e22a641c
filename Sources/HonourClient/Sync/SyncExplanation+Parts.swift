import Glibc
import HonourModel
import HonourProtocol
import HonourStore
import HonourTransport

extension SyncExplanation {
  /// Where a change came from that does not fit what is held.
  enum Origin { case daemon, bundle }

  /// What to do where one of two does not hold what it says: the replica, or the store that what came
  /// was made of.
  static func mending(_ origin: Origin) -> String {
    let replica =
      "Run 'honour verify': where the replica is damaged, 'honour repair' mends it. Where it is sound, "
    return switch origin {
    case .daemon: replica + "the daemon's store is damaged: its operator runs 'honourd check'."
    case .bundle:
      replica
        + "have the bundle made again; if it repeats, the store needs 'honourd check' first."
    }
  }

  /// A directory in the place of a file, or the other way round.
  static func inTheWay(_ path: String) -> (String, String) {
    (
      "\(path) is in the way: it is nothing that this program made, and it was not touched.",
      "Move it elsewhere, and run the same command again."
    )
  }

  static func foreignAdvice(_ directory: String) -> String {
    """
    Check the address. To hold both datasets, give the other one a directory of its own with \
    --replica DIR. To replace this one, remove \(directory) first: its data is gone then.
    """
  }

  static func refused(
    by address: ServerAddress, _ refusal: ErrorFrame, directory: String
  ) -> (String, String) {
    let again = refusal.retryAfterSeconds == 0 ? "later" : "in \(refusal.retryAfterSeconds) s"
    return switch refusal.code {
    case .foreignLineage:
      (
        "\(address) serves another dataset than the replica in \(directory) holds.",
        foreignAdvice(directory)
      )
    case .ahead:
      (
        "The replica is newer than \(address), whose newest revision is \(refusal.detail).",
        "Another daemon may have the newer one. If this one was put back to an older state by "
          + "hand, its operator must use honourd restore, which starts a new epoch."
      )
    case .diverged:
      (
        """
        Alarm: revision \(refusal.detail) of \(address) has another content than the same revision \
        in the replica. One of the two histories is false.
        """,
        "Do not remove the replica: it is evidence. Tell the operator, with 'honour status'."
      )
    case .unsupportedVersion:
      (
        "\(address) and this program have no protocol version in common.",
        "Update the older of the two: the daemon speaks versions \(refusal.detail >> 8) to "
          + "\(refusal.detail & 0xFF)."
      )
    case .baseMoved:
      (
        """
        Somebody published revision \(refusal.detail) meanwhile, and these files were made from an older \
        one. Nothing was published.
        """,
        "Sync, see with 'honour log' what changed, and publish again."
      )
    case .tooLarge where refusal.detail > 0:
      (
        "\(address) takes at most \(refusal.detail) bytes at once.",
        "Publish in parts, or on the daemon's machine with 'honourd import'."
      )
    case .busy:
      ("\(address) is busy.", "Sync again \(again).")
    case .unavailable:
      ("\(address) cannot read its store at the moment.", "Sync again \(again).")
    case .tooSlow:
      ("\(address) gave up waiting for this side.", "Sync again \(again).")
    default:
      (
        "\(address) refused with code \(refusal.code?.name ?? String(refusal.rawCode)).",
        refusal.action == .update
          ? "One of the two programs is too old for the other: update it."
          : refusal.action == .retry ? "Sync again \(again)." : "Tell the daemon's operator."
      )
    }
  }

  static func text(_ cause: SyncError.LostCause) -> String {
    switch cause {
    case .peerClosed: "ended too early"
    case .silence: "ended because nothing came for too long"
    case .goingAway: "was ended by the daemon, which is going away"
    case .damagedPart: "was ended because bytes kept from before are damaged; they were dropped"
    case .failed(let error): "broke off (\(error.explanation))"
    }
  }

  static func text(_ progress: TransferProgress?) -> String {
    guard let progress else { return "" }
    return " after \(progress.receivedBytes) of \(progress.totalBytes) bytes"
  }

  static func text(_ fault: ApplyError) -> String {
    switch fault {
    case .wrongBase: "a delta from another revision than the one held"
    case .foreignLineage: "records of another dataset"
    case .backwards: "an older revision than the one held"
    case .diverged: "the revision held, with another content"
    case .outOfOrder(_, let next): "\(next.path) is out of order"
    case .deletesMissing(let key): "\(key.path) is deleted and was never there"
    case .deleteInSnapshot(let key): "a snapshot deletes \(key.path)"
    case .unreadable(let key, _): "\(key.path) cannot be read"
    case .keyMismatch(let key, let found): "\(key.path) calls itself \(found.path)"
    case .recordCountMismatch(let expected, let found):
      "\(found) records instead of \(expected)"
    case .byteCountMismatch(let expected, let found):
      "\(found) canonical bytes instead of \(expected)"
    case .rootMismatch(let expected, let found):
      "root \(found.shortHex) instead of \(expected.shortHex)"
    }
  }

  static func text(_ operation: FileFault.Operation) -> String {
    switch operation {
    case .makeDirectory: "make the directory"
    case .open: "open"
    case .write: "write"
    case .read, .readBack: "read back"
    case .remove: "remove"
    }
  }

  static func store(_ fault: StoreError, directory: String) -> (String, String) {
    switch fault {
    case .missing(let path):
      ("There is no replica at \(path).", "Sync first: honour sync honour://HOST:PORT")
    case .exists(let path):
      ("There is already a file at \(path).", "Give another directory with --replica DIR.")
    case .foreignFile(let path):
      ("\(path) is not a replica.", "Give another directory with --replica DIR.")
    case .inTheWay(let path): inTheWay(path)
    case .unknownFormat(let path, let found, let known):
      (
        "\(path) has format version \(found), and this program knows \(known). It was not touched.",
        "Update this program, or give another directory with --replica DIR."
      )
    case .locked(let path, let pid):
      (
        "Another process\(pid.map { " (pid \($0))" } ?? "") works on the replica at \(path).",
        "Wait until it ends, or stop it, and sync again."
      )
    case .diskFull(let path):
      ("The disk that holds \(path) is full.", "Make room and sync again.")
    case .readOnly(let path):
      (
        "\(path) cannot be written. Questions are still answered.",
        "Give write access, or sync a replica elsewhere with --replica DIR."
      )
    case .corrupt(let path, let detail):
      (
        "The replica at \(path) is damaged (\(detail)).",
        "See what is wrong with 'honour verify', and mend it with 'honour repair'."
      )
    case .failed(let path, let detail):
      ("Cannot work with \(path): \(detail).", "Sync again; if it repeats, check the disk.")
    case .unknownRevision(let revision), .prunedRevision(let revision, _):
      ("Revision \(revision) is not there.", "Sync again.")
    }
  }
}

extension FileFault {
  /// What the system says about it.
  package var explanation: String {
    guard operation != .readBack else { return "the bytes are not those that were written" }
    guard let text = unsafe strerror(errno) else { return "error \(errno)" }
    return unsafe String(cString: text)
  }
}
