import HonourTransport

extension ServerAddress {
  /// Where to connect: the host's addresses of this machine, which are all that is reached without
  /// encryption.
  ///
  /// Blocks its caller while names are looked up.
  func candidates() -> Result<[SocketAddress], SyncError> {
    do throws(SocketError) {
      let found = try endpoint.resolve().filter(\.isLoopback)
      return found.isEmpty ? .failure(.notLoopback(self)) : .success(found)
    } catch {
      return .failure(.unreachable([SyncError.Attempt(address: self, error: error)]))
    }
  }
}
