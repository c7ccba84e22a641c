internal import COpenSSL
import Synchronization

/// An identity and all that its TLS connections share; one for each program and role.
///
/// Isolation: from any thread.
package final class TLSContext: Sendable {
  package let role: TLSRole
  /// The raw Ed25519 key of the seed, 32 bytes.
  package let publicKey: [UInt8]
  /// What peers pin: SHA-256 of the key's 44 bytes of SubjectPublicKeyInfo.
  package let fingerprint: [UInt8]
  /// The certificate in DER; it follows from the seed.
  package let certificate: [UInt8]
  private let handle: Mutex<TLSContextHandle>
  /// Kept, since the handle writes to its descriptor.
  private let keyLog: KeyLogFile?

  /// - Parameters:
  ///   - role: Which side its connections are.
  ///   - seed: 32 secret bytes; not kept here.
  ///   - keyLog: Where the secrets of every connection go, for reading a capture.
  /// - Throws: `badSeed`, `unavailable`.
  package init(role: TLSRole, seed: [UInt8], keyLog: KeyLogFile? = nil) throws(TLSFault) {
    guard seed.count == CTLS_SECRET_BYTES else { throw .badSeed }
    guard let handle = TLSContextHandle(isServer: role == .server, seed: seed) else {
      throw .unavailable
    }
    if let keyLog { handle.log(to: keyLog.descriptor) }
    (publicKey, fingerprint) = handle.identity
    certificate = handle.certificate
    self.handle = Mutex(handle)
    self.role = role
    self.keyLog = keyLog
  }

  /// OpenSSL's own words on its version.
  package static var libraryVersion: String {
    guard let text = unsafe ctls_version() else { return "" }
    return unsafe String(cString: text)
  }

  /// A connection's engine, which must not outlive this.
  func makeEngine(pins: [UInt8]) -> TLSEngine? {
    handle.withLock { $0.makeEngine(pins: pins) }
  }
}
