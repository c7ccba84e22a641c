package import HonourFiles
package import HonourModel
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
  /// The replica has joined nobody yet, and the protected transport needs to know whom to trust.
  case notJoined(ServerAddress)
  /// A key or the list of whom to trust is not as safe as it must be.
  case unsafeFile(FileRefusal)
  /// The file for the secrets of connections cannot be used.
  case keyLog(String, KeyLogFault)
  /// This machine cannot protect a connection.
  case noTLS(TLSFault)
  /// Whoever answered is not whom the replica joined, or does not speak the transport as it must; with
  /// the daemons that it joined.
  case unsecured(ServerAddress, TLSFault, expected: [Fingerprint])
  /// The daemon does not let this laptop in, or not for this; with the laptop's own key.
  case notAdmitted(ServerAddress, ErrorFrame, PublicKey)
  /// What the daemon signed, or did not, is not believed; nothing of it was kept.
  case untrusted(ServerAddress, TrustFault)
  /// The daemon is too old to tell a price.
  case noPrices(ServerAddress)
  /// The daemon is too old to keep to a budget.
  case noLimits(ServerAddress)
  /// The daemon takes nothing over the protocol: it is too old, or was told not to.
  case noPublishing(ServerAddress)
  /// All was sent that is published, and no report came: it may be published, or not.
  case unreported(ServerAddress)
  /// The budget is spent; what was received is kept for the next sync.
  case stopped(SyncStop)
  /// So few bytes of the budget are left that a protected connection would cost more.
  case budgetTooSmall(ServerAddress, left: UInt64)
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
