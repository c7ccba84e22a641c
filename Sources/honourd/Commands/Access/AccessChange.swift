import HonourModel
import HonourServer
import HonourStore
import HonourTerminal

/// Changes the list of clients; a daemon that serves it sees the change by itself.
enum AccessChange {
  /// Runs `body` on both lists; what it throws leaves them as they were.
  static func run<T>(
    in directory: StoreDirectory,
    _ body: (inout ClientList, inout InvitationList) throws -> T
  ) throws -> T {
    guard StoreDirectory.exists(directory.file(CanonicalSchema.fileName)) else {
      throw StoreError.missing(path: directory.file(CanonicalSchema.fileName))
    }
    do {
      return try AccessFiles(in: directory.path).change(body)
    } catch let fault as AccessFault {
      throw Failure(.unsafeFile, fault.message)
    }
  }

  /// Refuses a name that a client on the list has already.
  static func checkIsFree(
    _ name: String, in clients: ClientList, except id: Fingerprint? = nil
  ) throws {
    guard let other = clients.entries(named: name).first(where: { $0.id != id }) else { return }
    throw Failure(
      .refusedInput,
      """
      \(TerminalText.escaped(name)) is on the list already: \(other.id.text). Take it off with \
      'honourd revoke', or choose another name.
      """)
  }
}
