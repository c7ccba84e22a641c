import Testing

@testable import HonourTransport

/// The handshake in memory, whole, in pieces and damaged.
@Suite(.timeLimit(.minutes(2))) struct TLSHandshakeTests {
  let identities: TLSIdentities

  init() throws { identities = try TLSIdentities() }

  @Test func `a handshake takes three flights of 1,131 bytes, and nothing follows`() throws {
    let pair = try TLSPair(identities)
    let result = pair.shake()
    #expect(result.server == .open && result.client == .open)
    #expect(result.flights.map(\.count) == [186, 576, 369])
    #expect(result.flights.joined().count <= 1_600)
    // A ticket would be here.
    #expect(pair.server.takeOutput().isEmpty)
    let (atServer, atClient) = (pair.server.peer, pair.client.peer)
    #expect(atServer?.publicKey == identities.client.publicKey)
    #expect(atClient?.fingerprint == identities.server.fingerprint)
    #expect(atServer?.exporter == atClient?.exporter)
  }

  @Test func `two connections have two exporters`() throws {
    let (one, other) = (try TLSPair(identities), try TLSPair(identities))
    _ = one.shake()
    _ = other.shake()
    #expect(one.server.peer?.exporter != other.server.peer?.exporter)
  }

  @Test func `an identity follows from its seed alone`() throws {
    // RFC 8032, 7.1, test 1; the fingerprint is what `openssl pkey -pubout -outform der | sha256sum` prints.
    let context = try TLSContext(
      role: .server, seed: hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
    #expect(
      context.publicKey == hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
    #expect(
      context.fingerprint == hex("06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9")
    )
    #expect(
      context.certificate
        == hex(
          """
          3081ad3061a003020102020101300506032b657030003020170d3730303130313030303030305a18
          0f39393939313233313233353935395a3000302a300506032b6570032100d75a980182b10ab7d54b
          fed3c964073a0ee172f3daa62325af021a68f707511a300506032b6570034100df11f5d4c9de61d2
          f0a5db7b243c2053bfc1229ac99ffe9b09d535439e5529c24af880a4a6682deef539872a4900e8ce
          1e38c8ae26a52c3e6eb46b95ecaf3208
          """))
  }

  @Test func `a seed of another length and pins that fit no key are refused`() throws {
    #expect(throws: TLSFault.badSeed) { try TLSContext(role: .server, seed: [1, 2, 3]) }
    let pin = identities.server.fingerprint
    #expect(throws: TLSFault.badPins) { try TLSEnd(identities.client) }
    #expect(throws: TLSFault.badPins) {
      try TLSEnd(identities.client, pins: [Array(pin.dropLast())])
    }
    #expect(throws: TLSFault.badPins) {
      try TLSEnd(identities.client, pins: Array(repeating: pin, count: 9))
    }
  }

  @Test func `any of the pinned keys will do`() throws {
    let other = Array(repeating: UInt8(7), count: 32)
    let client = try TLSEnd(
      identities.client, pins: [other, identities.server.fingerprint, other])
    let result = TLSPair(server: try identities.serverEnd(), client: client).shake()
    #expect(result.client == .open && result.server == .open)
  }

  @Test func `a server with another key is refused before anything is sent`() throws {
    let impostor = try TLSContext(role: .server, seed: TLSIdentities.seed(9))
    let pair = TLSPair(server: try TLSEnd(impostor), client: try identities.clientEnd())
    let result = pair.shake()
    #expect(result.client == .failed(.notPinned(fingerprint: impostor.fingerprint)))
    // One plain alert, `bad certificate`: neither a certificate nor a byte of what would have come.
    #expect(result.flights[2] == [21, 3, 3, 0, 2, 2, 42])
    #expect(!pair.client.seal([1]) && pair.client.takeOutput().isEmpty)
    #expect(result.server == .failed(.alert(42)) && pair.server.peer == nil)
    #expect(pair.client.peer == nil)
  }

  @Test func `a handshake goes through however its flights are cut in two`() throws {
    for cut in 0...576 {
      let pair = try TLSPair(identities)
      let result = pair.shake(pieces: [cut])
      try #require(result.server == .open && result.client == .open, "cut at \(cut)")
    }
  }

  @Test func `a handshake goes through byte by byte`() throws {
    let result = try TLSPair(identities).shake(pieces: Array(repeating: 1, count: 600))
    #expect(result.server == .open && result.client == .open)
  }

  @Test(arguments: [0, 1, 2]) func `a flipped byte is found, or had no meaning`(flight: Int) throws
  {
    var found = 0
    for place in 0..<[186, 576, 369][flight] {
      let pair = try TLSPair(identities)
      let result = pair.shake { number, bytes in
        if number == flight { bytes[place] ^= 1 << (place % 8) }
      }
      if case .open = result.server, case .open = result.client {
        // The version in a record's header says nothing.
        #expect(pair.server.peer?.exporter == pair.client.peer?.exporter)
        #expect(pair.server.peer?.publicKey == identities.client.publicKey)
      } else {
        found += 1
      }
      if case .failed = result.server { #expect(!pair.server.seal([1])) }
    }
    #expect(found >= [186, 576, 369][flight] - 20)
  }

  @Test func `early data and resumption are refused before a key is computed`() throws {
    for kind: UInt8 in [42, 41] {
      let pair = try TLSPair(identities)
      let result = pair.shake { number, bytes in
        guard number == 0 else { return }
        // One more extension, with no content; record, message and list grow by its 4 bytes.
        bytes += [0, kind, 0, 0]
        grow(&bytes, at: 3)
        grow(&bytes, at: 7)
        grow(&bytes, at: 5 + 4 + 2 + 32 + 1 + 32 + 2 + 6 + 2)
      }
      #expect(result.server == .failed(.resumption), "extension \(kind)")
      #expect(result.flights[1] == [21, 3, 3, 0, 2, 2, 47])
    }
  }

  private func grow(_ bytes: inout [UInt8], at place: Int) {
    let value = Int(bytes[place]) << 8 + Int(bytes[place + 1]) + 4
    bytes[place] = UInt8(value >> 8)
    bytes[place + 1] = UInt8(value & 0xFF)
  }

  private func hex(_ text: String) -> [UInt8] {
    let digits = text.compactMap { $0.hexDigitValue }
    return stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(digits[$0] * 16 + digits[$0 + 1])
    }
  }
}
