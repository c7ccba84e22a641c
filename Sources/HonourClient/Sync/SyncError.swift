package import HonourProtocol
package import HonourStore
package import HonourTransport

/// Why a sync did not succeed.
///
/// Whatever it is, the replica holds what it held before, whole.
package enum SyncError: Error, Hashable, Sendable {
  /// No address was given and the replica remembers none.
  case noAddress
  /// The host is another machine, which the unprotected transport does not go to.
  case notLoopback(ServerAddress)
  /// No address answered; the failure of each, in the order tried.
  case unreachable([Attempt])
  /// The connection ended in the middle of an exchange.
  case connectionLost(ServerAddress, cause: LostCause, received: TransferProgress?)
  /// The daemon said no.
  case refused(ServerAddress, ErrorFrame)
  /// The daemon is too old to tell a price.
  case noPrices(ServerAddress)
  /// The daemon is too old to keep to a budget.
  case noLimits(ServerAddress)
  /// The budget is spent; what was received is kept for the next sync.
  case stopped(SyncStop)
  /// What the daemon sent breaks the protocol.
  case protocolViolation(ServerAddress, WireError)
  /// The transfer is what the daemon announced, but its plain stream cannot be read against what this
  /// replica holds.
  case misfit(ServerAddress, WireError)
  /// This side ended the connection: the daemon sends too much that nobody asked for.
  case gaveUp(ServerAddress, ErrorCode)
  /// What arrived is well formed, but the records are not those that it announced.
  case contentRefused(ServerAddress, ApplyError)
  case store(StoreError)
  case spool(FileFault)
  /// The bundle at a path is not one, is damaged, or does not fit the replica.
  case bundle(String, BundleFault)
  /// The recording that was asked for cannot be written.
  case recording(FileFault)
  /// Someone asked to stop.
  case cancelled

  /// One address that did not answer.
  package struct Attempt: Hashable, Sendable {
    package let address: ServerAddress
    package let error: SocketError

    package init(address: ServerAddress, error: SocketError) {
      self.address = address
      self.error = error
    }
  }

  package enum LostCause: Hashable, Sendable {
    /// The other side closed.
    case peerClosed
    /// Nothing came for too long.
    case silence
    /// The daemon said that it goes away.
    case goingAway
    /// What was kept of an earlier connection did not fit what came; it is dropped.
    case damagedPart
    case failed(SocketError)
  }
}
