import Glibc
import HonourModel
import HonourServer
import HonourStore
import HonourTerminal
import HonourTransport

extension Failure {
  /// Why serving did not start or did not go on.
  init(_ error: ServerError) {
    switch error {
    case .store(let error):
      self.init(error)
    case .notLoopback(let address):
      self.init(
        .usage,
        """
        \(address) can be reached by other machines. Without encryption only this machine's own \
        addresses are served: use 127.0.0.1 or [::1].
        """)
    case .unsigned:
      self.init(
        .refused,
        """
        the newest revision is not signed, so that clients could not trust it. Sign what an older \
        program published with 'honourd keys make'.
        """)
    case .noAddress:
      self.init(.usage, "there is no address to listen on: add --listen HOST:PORT.")
    case .listen(let address, let error):
      self.init(
        .failure,
        """
        cannot listen on \(address): \(error.explanation). \(Self.cure(error)), or choose another \
        with --listen.
        """)
    case .cache(let path, let code):
      self.init(StoreError(errno: code, path: path))
    case .damagedState(let revision, let expected, let found):
      self.init(
        .damaged,
        """
        revision \(revision) should have the root \(expected.hex) and has \(found.hex): it is not \
        served. Run 'honourd check'.
        """)
    case .wire(let error):
      self.init(.malformed, "what is stored cannot be sent: \(error)")
    case .cancelled:
      self.init(.interrupted, "stopped")
    case .other(let detail):
      self.init(.failure, detail)
    }
  }

  /// What to do about an address that cannot be had, as the beginning of a sentence.
  private static func cure(_ error: SocketError) -> String {
    switch error.errno {
    case EADDRNOTAVAIL: "This machine has no such address now: bring its interface up"
    case EACCES: "Ports below 1024 are for root: take a higher one"
    default: "Stop what uses it"
    }
  }
}
