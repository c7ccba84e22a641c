import Testing

@testable import HonourModel

@Suite struct SignatureTests {
  /// RFC 8032, section 7.1: seed, public key, message, signature.
  private static let vectors = [
    (
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    ),
    (
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    ),
  ]

  private func bytes(_ hex: String) throws -> [UInt8] { try #require(Hexadecimal.decode(hex)) }

  @Test(arguments: vectors)
  func `the vectors of RFC 8032 hold`(
    seed: String, key: String, message: String, signature: String
  ) throws {
    let signing = try #require(SigningKey(seed: bytes(seed)))
    #expect(try signing.publicKey.bytes == bytes(key))
    let given = try #require(Signature(bytes: try bytes(signature)))
    #expect(try signing.publicKey.isValid(given, for: bytes(message)))
  }

  @Test func `a signature holds for its key and its message alone`() throws {
    let key = SigningKey()
    let message = Array("xin chào".utf8)
    let signature = key.sign(message)
    #expect(key.publicKey.isValid(signature, for: message))
    #expect(!SigningKey().publicKey.isValid(signature, for: message))
    #expect(!key.publicKey.isValid(signature, for: message + [0]))
    for index in signature.bytes.indices {
      var forged = signature.bytes
      forged[index] ^= 1
      let wrong = try #require(Signature(bytes: forged))
      #expect(!key.publicKey.isValid(wrong, for: message), "byte \(index)")
    }
    let zero = try #require(Signature(bytes: [UInt8](repeating: 0, count: 64)))
    #expect(!key.publicKey.isValid(zero, for: message))
  }

  @Test func `nobody makes a second signature of a first one`() throws {
    let order: [UInt8] = [
      0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE,
      0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ]
    let key = SigningKey()
    var bytes = key.sign([1]).bytes
    var carry = 0
    for index in 0..<32 {
      let sum = Int(bytes[32 + index]) + Int(order[index]) + carry
      bytes[32 + index] = UInt8(sum & 0xFF)
      carry = sum >> 8
    }
    let second = try #require(Signature(bytes: bytes))
    #expect(!second.isCanonical)
    #expect(!key.publicKey.isValid(second, for: [1]))
  }

  @Test(arguments: [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f7075",
  ])
  func `a key under which anything is signed, or in another form, is none`(hex: String) {
    #expect(Hexadecimal.decode(hex).flatMap { PublicKey(bytes: $0) } == nil)
  }

  @Test func `what is signed for one purpose is not signed for another`() throws {
    let lineage = try #require(Lineage(bytes: Array(0..<16)))
    let info = RevisionInfo(
      position: Position(lineage: lineage, epoch: 0, revision: 1, root: .zero), publishedAt: 5,
      author: "a", message: "b", recordCount: 0, canonicalBytes: 0)
    let key = SigningKey()
    let manifest = RevisionManifest(info, previous: .zero)
    let signed = SignedManifest(signing: manifest, with: key)
    #expect(signed.isValid(by: key.publicKey))
    let fresh = FreshnessStatement(manifest, time: 5)
    #expect(!SignedFreshness(fresh, signed.signature).isValid(by: key.publicKey))
    #expect(SignedFreshness(signing: fresh, with: key).isValid(by: key.publicKey))
  }

  @Test func `every field of a manifest and of a freshness statement is signed`() throws {
    func lineage(_ first: UInt8) throws -> Lineage {
      try #require(Lineage(bytes: [first] + [UInt8](repeating: 0, count: 15)))
    }
    func manifest(
      lineage first: UInt8 = 0, epoch: UInt64 = 1, revision: UInt64 = 2, view: UInt64 = 0,
      root: Digest = .zero, time: Int64 = 3, author: String = "ab", message: String = "c",
      records: UInt64 = 4, bytes: UInt64 = 5, previous: Digest = .zero
    ) throws -> RevisionManifest {
      RevisionManifest(
        RevisionInfo(
          position: Position(
            lineage: try lineage(first), epoch: epoch, revision: revision, view: view, root: root),
          publishedAt: time, author: author, message: message, recordCount: records,
          canonicalBytes: bytes), previous: previous)
    }
    let other = try #require(Digest(bytes: [UInt8](repeating: 7, count: 32)))
    let manifests = [
      try manifest(), try manifest(lineage: 1), try manifest(epoch: 2), try manifest(revision: 3),
      try manifest(view: 1), try manifest(root: other), try manifest(time: 4),
      try manifest(author: "a", message: "bc"), try manifest(message: "d"),
      try manifest(records: 5), try manifest(bytes: 6), try manifest(previous: other),
    ]
    #expect(Set(manifests.map(\.hash)).count == manifests.count)
    let statements =
      manifests.map { FreshnessStatement($0, time: 9).signedBytes }
      + [FreshnessStatement(try manifest(), time: 10).signedBytes]
    #expect(Set(statements).count == statements.count)
  }
}
