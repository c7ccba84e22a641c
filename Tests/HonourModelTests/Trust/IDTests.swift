import HonourModel
import Testing

@Suite struct IDTests {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

  private func key(_ seed: UInt8) throws -> PublicKey {
    try #require(SigningKey(seed: [UInt8](repeating: seed, count: 32))).publicKey
  }

  private func fingerprint(_ seed: UInt8) throws -> Fingerprint { try key(seed).fingerprint }

  private func invitation(_ seed: UInt8 = 7, address: String = "honour://[::1]:7464") throws
    -> Invitation
  {
    let secret = try #require(InvitationSecret(bytes: [UInt8](repeating: seed, count: 16)))
    let lineage = try #require(Lineage(bytes: Array(16..<32)))
    let made = Invitation(
      id: [1, 2, 3, 4, 5, 6, 7, seed], secret: secret,
      pins: ClientTrust.Pins(
        lineage: lineage, publisher: SigningKey().publicKey,
        daemons: try (0...seed % 4).map { try key(seed &+ $0) }, statements: UInt64(seed % 3),
        lastStatement: seed % 3 == 0 ? .zero : try key(seed).fingerprint.digest,
        epoch: seed % 3 == 0 ? 0 : UInt64(seed)),
      address: address)
    return try #require(made)
  }

  /// The group of seven characters that each character of a text is in, counted from 1, beside its
  /// place in the text; hyphens have none.
  private func places(in text: [Character], after prefix: Int) -> [(index: Int, group: Int)] {
    var seen = 0
    return text.indices.dropFirst(prefix).compactMap { index in
      guard text[index] != "-" else { return nil }
      defer { seen += 1 }
      return (index, seen / 7 + 1)
    }
  }

  @Test func `an id has one form`() throws {
    let zero = Fingerprint(.zero)
    #expect(zero.text == "HON1-AAAAAAA-AAAAAAA-AAAAAAA-AAAAAAA-AAAAAAA-AAAAAAA-AAAAAAA-AAAAAAA")
    let text = try fingerprint(1).text
    #expect(text.utf8.count == 5 + 8 * 7 + 7)
    #expect(try Fingerprint(text: text) == fingerprint(1))
  }

  @Test(arguments: 0..<100 as Range<UInt8>)
  func `an id comes back however it is typed`(seed: UInt8) throws {
    let id = try fingerprint(seed)
    let text = id.text
    let bare = text.dropFirst(5).filter { $0 != "-" }
    var misread = bare.replacing("O", with: "0").replacing("I", with: "1")
    misread = misread.replacing("B", with: "8")
    for typed in [
      text, text.lowercased(), " \(text)\n", "HON1-" + bare, "hon1-" + misread,
      "HON1-" + bare.map { "\($0) " }.joined(),
    ] { #expect(try Fingerprint(text: typed) == id) }
  }

  @Test func `every wrong character of an id is refused with its group`() throws {
    let text = Array(try fingerprint(3).text)
    for (index, group) in places(in: text, after: 5) {
      for letter in Self.alphabet where letter != text[index] {
        var wrong = text
        wrong[index] = letter
        let fault = try #require(throws: IDFault.self) { try Fingerprint(text: String(wrong)) }
        guard case .mistyped(let groups) = fault, groups.contains(group), groups.count == 2 else {
          Issue.record("\(index): \(fault)")
          continue
        }
      }
      var wrong = text
      wrong[index] = "9"
      #expect(throws: IDFault.character(group: group)) { try Fingerprint(text: String(wrong)) }
    }
    #expect(IDFault.mistyped(groups: 3...4).words == "is mistyped in group 3 or 4")
  }

  @Test(arguments: 0..<20 as Range<UInt8>)
  func `two characters of a group that changed places are seen`(seed: UInt8) throws {
    let text = Array(try fingerprint(seed).text)
    let indices = places(in: text, after: 5).map(\.index)
    for start in stride(from: 0, to: 56, by: 14) {
      for first in start..<start + 14 {
        for second in first + 1..<min(start + 15, 56)
        where text[indices[first]] != text[indices[second]] {
          var wrong = text
          wrong.swapAt(indices[first], indices[second])
          #expect(throws: IDFault.self) { try Fingerprint(text: String(wrong)) }
        }
      }
    }
  }

  @Test func `what is not whole, or no id, is refused`() throws {
    let text = try fingerprint(3).text
    for length in 0..<text.count {
      #expect(throws: IDFault.self) { try Fingerprint(text: String(text.prefix(length))) }
    }
    for typed in [text + "A", text + text.dropFirst(5), "HON1-"] {
      #expect(throws: IDFault.self) { try Fingerprint(text: typed) }
    }
    #expect(throws: IDFault.prefix(expected: "HON1-")) {
      try Fingerprint(text: invitation().text())
    }
    #expect(throws: IDFault.prefix(expected: "HONJ1-")) { try Invitation(text: text) }
  }

  @Test func `bytes of every length come back`() throws {
    for count in 0...80 {
      let bytes = (0..<count).map { UInt8(($0 * 151 + count * 17) & 0xFF) }
      #expect(try CheckedBase32.decode(CheckedBase32.encode(bytes)) == bytes)
    }
  }

  @Test(arguments: 0..<50 as Range<UInt8>)
  func `an invitation comes back`(seed: UInt8) throws {
    let address = "honour://" + String(repeating: "a", count: Int(seed) + 1) + ":7464"
    let invitation = try invitation(seed, address: address)
    #expect(try Invitation(text: invitation.text()) == invitation)
    #expect(try Invitation(text: invitation.text().lowercased()) == invitation)
  }

  @Test func `every wrong character of an invitation is refused with its group`() throws {
    let text = Array(try invitation().text())
    for (index, group) in places(in: text, after: 6) {
      for letter in Self.alphabet where letter != text[index] {
        var wrong = text
        wrong[index] = letter
        let fault = try #require(throws: IDFault.self) { try Invitation(text: String(wrong)) }
        guard case .mistyped(let groups) = fault, groups.contains(group), groups.count <= 2 else {
          Issue.record("\(index): \(fault)")
          continue
        }
      }
    }
    for length in 0..<text.count {
      #expect(throws: IDFault.self) { try Invitation(text: String(text.prefix(length))) }
    }
    #expect(throws: IDFault.self) { try Invitation(text: String(text) + CheckedBase32.encode([0])) }
  }

  @Test func `an invitation has limits`() throws {
    let whole = try invitation()
    for address in ["", "honour://a b", "honour://é", String(repeating: "a", count: 256)] {
      #expect(
        Invitation(
          id: whole.id, secret: whole.secret, pins: whole.pins, address: address) == nil)
    }
    #expect(
      Invitation(
        id: [1], secret: whole.secret, pins: whole.pins, address: "honour://a") == nil)
    let later = "HONJ1-" + CheckedBase32.encode([2] + [UInt8](repeating: 1, count: 130))
    #expect(throws: IDFault.content) { try Invitation(text: later) }
  }
}
