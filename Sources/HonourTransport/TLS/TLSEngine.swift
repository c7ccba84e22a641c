internal import COpenSSL

/// Owns one end of the shim; cannot be copied, so it is freed once.
///
/// Isolation: one thread at a time, which ``TLSEnd`` sees to.
@safe struct TLSEngine: ~Copyable {
  private let end: OpaquePointer

  /// Takes over an end.
  init(_ end: OpaquePointer) { unsafe self.end = end }

  deinit { unsafe ctls_end_free(end) }

  /// Goes on with bytes that came.
  mutating func take(_ bytes: [UInt8], now: UInt64) -> TLSStep {
    let room = bytes.count + CTLS_RECORD_BYTES
    let plain = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      unsafe bytes.withUnsafeBufferPointer { input in
        _ = unsafe ctls_take(
          end, input.baseAddress, input.count, now, buffer.baseAddress, buffer.count, &count)
      }
    }
    return TLSStep(plain: plain, state: state)
  }

  var state: TLSStep.State {
    switch unsafe ctls_end_state(end) {
    case CTLS_HANDSHAKING: .handshaking
    case CTLS_OPEN: .open
    case CTLS_ENDED: .ended
    default: .failed(fault)
    }
  }

  /// - Returns: False where nothing can be sealed any more.
  mutating func seal(_ plain: ArraySlice<UInt8>) -> Bool {
    unsafe plain.withUnsafeBufferPointer { unsafe ctls_seal(end, $0.baseAddress, $0.count) }
  }

  mutating func finish() { unsafe ctls_finish(end) }

  mutating func updateKey() -> Bool { unsafe ctls_update_key(end) }

  /// What waits to be sent; it is the caller's from here on.
  mutating func takeOutput() -> [UInt8] {
    var pointer: UnsafePointer<UInt8>?
    let count = unsafe ctls_output(end, &pointer)
    guard count > 0 else { return [] }
    let bytes = unsafe Array(UnsafeBufferPointer(start: pointer, count: count))
    unsafe ctls_output_taken(end)
    return bytes
  }

  /// Nil before the handshake is done.
  var peer: TLSPeer? {
    var exporter = Self.noBytes
    guard unsafe ctls_exporter(end, &exporter), let shown else { return nil }
    return TLSPeer(publicKey: shown.key, fingerprint: shown.fingerprint, exporter: exporter)
  }

  /// The key that the peer showed, proven or not.
  private var shown: (key: [UInt8], fingerprint: [UInt8])? {
    var key = Self.noBytes
    var fingerprint = Self.noBytes
    guard unsafe ctls_peer(end, &key, &fingerprint) else { return nil }
    return (key, fingerprint)
  }

  private static var noBytes: [UInt8] {
    Array(repeating: 0, count: CTLS_SECRET_BYTES)
  }

  private var fault: TLSFault {
    switch unsafe ctls_end_fault(end) {
    case CTLS_NOT_TLS: .notTLS
    case CTLS_VERSION: .version
    case CTLS_PROTOCOL_NAME: .protocolName
    case CTLS_NOTHING_IN_COMMON: .nothingInCommon
    case CTLS_NO_CERTIFICATE: .noCertificate
    case CTLS_KEY_KIND: .keyKind
    case CTLS_NOT_PINNED: .notPinned(fingerprint: shown?.fingerprint ?? [])
    case CTLS_RESUMPTION: .resumption
    case CTLS_TOO_MANY_KEY_UPDATES: .tooManyKeyUpdates
    case CTLS_ALERT: .alert(unsafe ctls_alert(end))
    case CTLS_DAMAGED: .damaged
    default: .unavailable
    }
  }
}
