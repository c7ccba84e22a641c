// Keys, signatures and codes with the names that swift-crypto gives them, for this package alone. They
// protect nothing: whoever has the public key can sign. A reader is fuzzed with them as with real ones.

public enum Curve25519 {
  public enum Signing {
    public struct PrivateKey: Sendable {
      public let rawRepresentation: [UInt8]

      public init() { rawRepresentation = (0..<32).map { _ in UInt8.random(in: 0...255) } }

      public init(rawRepresentation: [UInt8]) throws { self.rawRepresentation = rawRepresentation }

      public var publicKey: PublicKey {
        PublicKey(SHA256.hash(data: rawRepresentation).dropLast() + [0])
      }

      public func signature(for data: [UInt8]) throws -> [UInt8] { publicKey.signature(for: data) }
    }

    public struct PublicKey: Sendable {
      public let rawRepresentation: [UInt8]

      fileprivate init(_ bytes: [UInt8]) { rawRepresentation = bytes }

      public init(rawRepresentation: [UInt8]) throws { self.rawRepresentation = rawRepresentation }

      public func isValidSignature(_ signature: [UInt8], for data: [UInt8]) -> Bool {
        signature == self.signature(for: data)
      }

      fileprivate func signature(for data: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: rawRepresentation + data))
          + SHA256.hash(data: data + rawRepresentation).dropLast() + [0]
      }
    }
  }
}

public struct SymmetricKey: Equatable, Sendable {
  public enum Size: Sendable { case bits128 }

  fileprivate let bytes: [UInt8]

  public init(size: Size) { bytes = (0..<16).map { _ in UInt8.random(in: 0...255) } }

  public init(data: [UInt8]) { bytes = data }

  public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try bytes.withUnsafeBytes(body)
  }
}

public enum HMAC<Hash> {
  public static func authenticationCode(for data: [UInt8], using key: SymmetricKey) -> [UInt8] {
    Array(SHA256.hash(data: key.bytes + data))
  }

  public static func isValidAuthenticationCode(
    _ code: [UInt8], authenticating data: [UInt8], using key: SymmetricKey
  ) -> Bool {
    code == authenticationCode(for: data, using: key)
  }
}
