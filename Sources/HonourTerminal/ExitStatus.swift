/// How our programs end, for scripts.
///
/// The same number means the same in all of them.
///
/// Wrong arguments end with 64, as the argument parser has it.
package enum ExitStatus: Int32, CaseIterable, Sendable {
  case success = 0
  /// Something that has no number of its own; the message says what.
  case failure = 1
  /// An import file holds faults; nothing was written.
  case refusedInput = 2
  /// No such record, or nothing found.
  case notFound = 4
  /// There is no store or replica, or it has never been synced.
  case noData = 5
  /// Stored bytes are not what was stored.
  case damaged = 6
  /// Another process holds the lock.
  case busy = 7
  /// No address answered.
  case unreachable = 8
  /// The server answered and said no.
  case refused = 9
  /// The server serves another dataset than the replica holds.
  case foreignDataset = 10
  /// The same revision with another content, or an older one: an alarm.
  case diverged = 11
  /// The other end, or a file, does not keep to the protocol.
  case malformed = 12
  /// The connection ended before the exchange did; what was held stays.
  case interrupted = 13
  case readOnly = 14
  case diskFull = 15
  /// The file was written by a program of another format version; it was not touched.
  case unknownFormat = 16
  /// The file is not one of ours, or one is in the way.
  case foreignFile = 17
  /// A bundle starts from another revision than the replica holds, or a publish from another than the
  /// newest; nothing was changed.
  case wrongBase = 18
  /// The budget of a sync is spent; what came is kept and the next sync goes on.
  case budgetSpent = 19
  /// The newest word on how new the data is has become old.
  case stale = 20
  /// A newer revision is known to be there than was delivered.
  case heldBack = 21
  /// What answered is not whom the replica trusts, or what it sent is not signed as it must be.
  case untrusted = 22
  /// The daemon does not let this client in, or not for this.
  case notAdmitted = 23
  /// A key or a list that others could read or change.
  case unsafeFile = 24
  case usage = 64

  /// What the number means, in one line of a help page.
  package var meaning: String {
    switch self {
    case .success: "done"
    case .failure: "failed; the message says why"
    case .refusedInput: "the input holds faults; nothing was written"
    case .notFound: "no such record, or nothing found"
    case .noData: "no data here yet"
    case .damaged: "stored data is damaged"
    case .busy: "another process holds the lock"
    case .unreachable: "no address answered"
    case .refused: "the server refused"
    case .foreignDataset: "the server serves another dataset"
    case .diverged: "the server's history contradicts the replica's"
    case .malformed: "the data does not keep to the protocol"
    case .interrupted: "the connection ended too early"
    case .readOnly: "the file system is read-only"
    case .diskFull: "the disk is full"
    case .unknownFormat: "written by another version; not touched"
    case .foreignFile: "not a file of ours, or one is in the way"
    case .wrongBase: "made from another revision than is there; nothing was changed"
    case .budgetSpent: "the budget is spent; the next sync goes on from what is kept"
    case .stale: "the data may be out of date"
    case .heldBack: "a newer revision is known than was delivered"
    case .untrusted: "not whom the replica trusts, or not signed as it must be"
    case .notAdmitted: "the daemon does not let this client in, or not for this"
    case .unsafeFile: "a key or list is open to others"
    case .usage: "wrong arguments"
    }
  }
}
