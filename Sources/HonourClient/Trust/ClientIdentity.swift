package import HonourModel
package import HonourTransport

/// Who this laptop is, and whom it believes: what joining has settled.
package struct ClientIdentity: Sendable {
  package let publicKey: PublicKey
  package let pins: ClientTrust.Pins
  private let context: TLSContext

  /// - Parameters:
  ///   - key: The laptop's own.
  ///   - pins: Whom it joined.
  ///   - keyLog: Where the secrets of its connections go, for reading a capture.
  /// - Throws: Where OpenSSL cannot do what the protocol needs.
  package init(
    key: SigningKey, pins: ClientTrust.Pins, keyLog: KeyLogFile? = nil
  ) throws(TLSFault) {
    context = try key.withSeed { seed throws(TLSFault) in
      try TLSContext(role: .client, seed: seed, keyLog: keyLog)
    }
    publicKey = key.publicKey
    self.pins = pins
  }

  /// This side of one connection, which stands with a pinned daemon alone.
  fileprivate func end() throws(TLSFault) -> TLSEnd {
    try TLSEnd(context, pins: pins.daemons.map(\.fingerprint.bytes))
  }
}

extension ClientIdentity? {
  /// The daemons that were joined.
  var daemons: [Fingerprint] { self?.pins.daemons.map(\.fingerprint) ?? [] }

  /// This side of a connection to an address; nil for one that is not protected.
  func end(to address: ServerAddress) throws(SyncError) -> TLSEnd? {
    guard address.scheme == .secure else { return nil }
    guard let self else { throw .notJoined(address) }
    do {
      return try self.end()
    } catch {
      throw .unsecured(address, error, expected: daemons)
    }
  }
}
