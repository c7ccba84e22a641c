/// A client's proof that its key belongs on the list.
///
/// Source: `Protocol/access.md`, section 2.
package enum Enrol: Hashable, Sendable {
  /// It was invited, and knows the invitation's secret.
  case invitation(id: [UInt8], proof: [UInt8])
  /// It is on the list, and goes on under another key.
  case newKey([UInt8], signature: [UInt8])

  package static let invitationBytes = 8
  package static let proofBytes = 32
  package static let keyBytes = 32
  package static let signatureBytes = 64

  private static let invitationKind: UInt8 = 1
  private static let newKeyKind: UInt8 = 2

  init(from reader: inout ByteReader) throws(WireError) {
    switch try reader.choice("kind", Self.invitationKind...Self.newKeyKind) {
    case Self.invitationKind:
      self = .invitation(
        id: Array(try reader.bytes("invitation", count: Self.invitationBytes)),
        proof: Array(try reader.bytes("proof", count: Self.proofBytes)))
    default:
      self = .newKey(
        Array(try reader.bytes("key", count: Self.keyBytes)),
        signature: Array(try reader.bytes("signature", count: Self.signatureBytes)))
    }
  }

  func write(to writer: inout ByteWriter) {
    switch self {
    case .invitation(let id, let proof):
      writer.byte(Self.invitationKind)
      writer.bytes(id)
      writer.bytes(proof)
    case .newKey(let key, let signature):
      writer.byte(Self.newKeyKind)
      writer.bytes(key)
      writer.bytes(signature)
    }
  }
}
