private import Glibc
package import HonourModel
package import HonourProtocol
package import HonourStore
package import HonourTransport

/// What the serving side can fail with.
package enum ServerError: Error, Hashable, Sendable {
  case store(StoreError)
  /// An address of a plaintext server that other machines can reach.
  case notLoopback(SocketAddress)
  /// Nothing to sign with, or a newest revision that nobody signed.
  case unsigned
  case noAddress
  case listen(SocketAddress, SocketError)
  /// A file of the transfer cache could not be written or read.
  case cache(path: String, errno: Int32)
  /// What the store streamed is not the state that the revision names: it must not be sent.
  case damagedState(revision: UInt64, expected: Digest, found: Digest)
  /// A record or a stream that breaks a limit of the wire.
  case wire(WireError)
  /// The server is stopping.
  case cancelled
  case other(String)

  /// What happened, for the log.
  var detail: String {
    switch self {
    case .store(let error): "\(error)"
    case .cache(let path, let code): "\(path): \(unsafe String(cString: strerror(code)))"
    default: String(describing: self)
    }
  }

  /// Says what an error of a streaming call means.
  init(_ error: any Error) {
    switch error {
    case let known as ServerError: self = known
    case let store as StoreError: self = .store(store)
    case let wire as WireError: self = .wire(wire)
    default: self = .other(String(describing: error))
    }
  }
}
