internal import Crypto

/// The 16 bytes that an invited client and its daemon alone know.
///
/// They are never printed; they are kept where the cipher library keeps its keys.
package struct InvitationSecret: Equatable, Sendable {
  package static let byteCount = 16

  let key: SymmetricKey

  /// Draws a new secret from the system's random source.
  package init() { key = SymmetricKey(size: .bits128) }

  /// Takes exactly 16 bytes; any other number gives nil.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    key = SymmetricKey(data: Array(bytes))
  }

  /// Lends the bytes.
  package func withBytes<T>(_ body: ([UInt8]) throws -> T) rethrows -> T {
    try unsafe key.withUnsafeBytes { try unsafe body(Array($0)) }
  }
}
