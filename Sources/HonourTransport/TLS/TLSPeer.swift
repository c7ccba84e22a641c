/// Who is at the other end of a TLS connection, proven by the handshake.
package struct TLSPeer: Hashable, Sendable {
  /// The raw Ed25519 key, 32 bytes.
  package let publicKey: [UInt8]
  /// SHA-256 of the key's 44 bytes of SubjectPublicKeyInfo: what is pinned.
  package let fingerprint: [UInt8]
  /// 32 bytes that both sides of this connection share and no other connection has (RFC 9266).
  ///
  /// They do not cover the client's key.
  package let exporter: [UInt8]
}
