internal import COpenSSL

/// Owns a context of the shim; cannot be copied, so it is freed once.
@safe struct TLSContextHandle: ~Copyable {
  private let context: OpaquePointer

  init?(isServer: Bool, seed: [UInt8]) {
    let made = unsafe seed.withUnsafeBufferPointer {
      unsafe ctls_context_new(isServer, $0.baseAddress)
    }
    guard let made = unsafe made else { return nil }
    unsafe context = made
  }

  deinit { unsafe ctls_context_free(context) }

  /// Before the first connection alone.
  func log(to descriptor: Int32) { unsafe ctls_context_key_log(context, descriptor) }

  var identity: (publicKey: [UInt8], fingerprint: [UInt8]) {
    var key = Array(repeating: UInt8(0), count: CTLS_SECRET_BYTES)
    var fingerprint = key
    unsafe ctls_context_identity(context, &key, &fingerprint)
    return (key, fingerprint)
  }

  var certificate: [UInt8] {
    var bytes = Array(repeating: UInt8(0), count: 512)
    let count = unsafe ctls_context_certificate(context, &bytes, bytes.count)
    return Array(bytes.prefix(count))
  }

  /// An end, which must not outlive this.
  func makeEngine(pins: [UInt8]) -> TLSEngine? {
    let made = unsafe pins.withUnsafeBufferPointer {
      unsafe ctls_end_new(context, $0.baseAddress, $0.count / CTLS_SECRET_BYTES)
    }
    return unsafe made.map { unsafe TLSEngine($0) }
  }
}
