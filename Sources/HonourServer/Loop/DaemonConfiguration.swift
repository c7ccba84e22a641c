package import HonourTransport

/// How a daemon is told to serve.
package struct DaemonConfiguration: Sendable {
  package var addresses: [SocketAddress]
  /// The flag without which nothing is sent in the clear.
  package var allowsPlaintext: Bool
  /// Where encoded transfers are kept, across restarts.
  package var cacheDirectory: String
  package var limits: ServerLimits

  package init(
    addresses: [SocketAddress], allowsPlaintext: Bool, cacheDirectory: String,
    limits: ServerLimits = ServerLimits()
  ) {
    self.addresses = addresses
    self.allowsPlaintext = allowsPlaintext
    self.cacheDirectory = cacheDirectory
    self.limits = limits
  }

  /// Refuses what must not be served, before anything is opened.
  ///
  /// Plaintext is the only mode there is: it needs its flag, and its addresses are this machine's
  /// own.
  package func check() throws(ServerError) {
    guard allowsPlaintext else { throw .plaintextNotAllowed }
    guard !addresses.isEmpty else { throw .noAddress }
    for address in addresses where !address.isLoopback { throw .notLoopback(address) }
  }
}
