import HonourTransport

extension ServerAddress {
  /// Where to connect: the host's addresses; without encryption those of this machine alone.
  ///
  /// Blocks its caller while names are looked up.
  func candidates() -> Result<[SocketAddress], SyncError> {
    do throws(SocketError) {
      let found = try endpoint.resolve()
      guard scheme == .plaintext else { return .success(found) }
      let local = found.filter(\.isLoopback)
      return local.isEmpty ? .failure(.notLoopback(self)) : .success(local)
    } catch {
      return .failure(.unreachable([SyncError.Attempt(address: self, error: error)]))
    }
  }
}
