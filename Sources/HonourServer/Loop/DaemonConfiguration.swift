package import HonourTransport

/// How a daemon is told to serve.
package struct DaemonConfiguration: Sendable {
  package var addresses: [SocketAddress]
  package var transport: DaemonTransport
  /// Nil for a daemon that signs nothing.
  package var signing: DaemonSigning?
  /// Takes what editors publish; nil where nobody may.
  package var publishing: PublishDesk?
  /// Where encoded transfers are kept, across restarts.
  package var cacheDirectory: String
  package var limits: ServerLimits

  package init(
    addresses: [SocketAddress], transport: DaemonTransport, signing: DaemonSigning? = nil,
    publishing: PublishDesk? = nil, cacheDirectory: String, limits: ServerLimits = ServerLimits()
  ) {
    self.addresses = addresses
    self.transport = transport
    self.signing = signing
    self.publishing = publishing
    self.cacheDirectory = cacheDirectory
    self.limits = limits
  }

  /// Refuses what must not be served, before anything is opened.
  ///
  /// Without encryption only this machine's own addresses are served; with it everything is signed.
  package func check() throws(ServerError) {
    guard !addresses.isEmpty else { throw .noAddress }
    guard case .plaintext = transport else {
      guard signing != nil else { throw .unsigned }
      return
    }
    for address in addresses where !address.isLoopback { throw .notLoopback(address) }
  }
}
