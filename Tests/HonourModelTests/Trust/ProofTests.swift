import HonourModel
import Testing

@Suite struct ProofTests {
  private let secret = InvitationSecret()
  private let client = SigningKey()
  private let daemon = SigningKey()
  private let exporter = Array(0..<32 as Range<UInt8>)
  private let other = [UInt8](repeating: 9, count: 32)

  @Test func `every field of an enrolment's proof matters`() {
    let (key, name) = (client.publicKey, daemon.publicKey.fingerprint)
    let proof = EnrolmentProof.make(secret: secret, exporter: exporter, client: key, daemon: name)
    func holds(
      _ proof: [UInt8], secret: InvitationSecret? = nil, exporter: [UInt8]? = nil,
      client: PublicKey? = nil, daemon: Fingerprint? = nil
    ) -> Bool {
      EnrolmentProof.isValid(
        proof, secret: secret ?? self.secret, exporter: exporter ?? self.exporter,
        client: client ?? key, daemon: daemon ?? name)
    }
    #expect(proof.count == EnrolmentProof.byteCount)
    #expect(holds(proof))
    #expect(!holds(proof, secret: InvitationSecret()))
    #expect(!holds(proof, exporter: other))
    #expect(!holds(proof, client: daemon.publicKey))
    #expect(!holds(proof, daemon: key.fingerprint))
    #expect(!holds([]))
    #expect(!holds(proof + [0]))
    for length in 0..<proof.count { #expect(!holds(Array(proof.prefix(length)))) }
    for index in proof.indices {
      var wrong = proof
      wrong[index] ^= 0x80
      #expect(!holds(wrong), "byte \(index)")
    }
  }

  @Test func `every field of a new key's proof matters`() throws {
    let (old, new) = (client, SigningKey())
    let proof = RekeyProof.make(new: new, old: old.publicKey, exporter: exporter)
    func holds(
      _ proof: Signature, new key: PublicKey? = nil, old known: PublicKey? = nil,
      exporter: [UInt8]? = nil
    ) -> Bool {
      RekeyProof.isValid(
        proof, new: key ?? new.publicKey, old: known ?? old.publicKey,
        exporter: exporter ?? self.exporter)
    }
    #expect(holds(proof))
    #expect(!holds(proof, new: daemon.publicKey))
    #expect(!holds(proof, old: daemon.publicKey))
    #expect(!holds(proof, exporter: other))
    var wrong = proof.bytes
    wrong[40] ^= 1
    let forged = try #require(Signature(bytes: wrong))
    #expect(!holds(forged))
  }

  @Test func `a secret is 16 bytes, and printing one shows none of them`() throws {
    #expect(InvitationSecret(bytes: [UInt8](repeating: 1, count: 15)) == nil)
    #expect(InvitationSecret(bytes: [UInt8](repeating: 1, count: 17)) == nil)
    let bytes = Array("bi mat cua toi!!".utf8)
    let secret = try #require(InvitationSecret(bytes: bytes))
    #expect(secret.withBytes { $0 } == bytes)
    #expect(InvitationSecret() != InvitationSecret())
    var shown = ""
    dump(secret, to: &shown)
    for text in [String(describing: secret), String(reflecting: secret), shown] {
      #expect(!text.contains("98, 105") && !text.contains("bi mat") && !text.contains("6269"))
    }
  }
}
