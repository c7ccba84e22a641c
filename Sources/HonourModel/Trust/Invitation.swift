/// All that a laptop needs to join: whom to trust, where it is, and a secret that lets it in once.
///
/// It holds a secret, and so has no description. Source: `Protocol/trust.md`, section 5.
package struct Invitation: Equatable, Sendable {
  package static let textPrefix = "HONJ1-"
  package static let idBytes = 8
  /// The longest address, in bytes.
  package static let addressLimit = 255
  private static let version: UInt8 = 1

  /// 8 bytes that name it in the daemon's list.
  package let id: [UInt8]
  package let secret: InvitationSecret
  /// Whom to believe from the start.
  package let pins: ClientTrust.Pins
  /// `honour://HOST:PORT`, as it was typed.
  package let address: String

  /// Nil for an id of another length than 8 bytes, for no daemon or more than 4, and for an address
  /// that is no printable ASCII of 1 to 255 characters.
  package init?(
    id: [UInt8], secret: InvitationSecret, pins: ClientTrust.Pins, address: String
  ) {
    guard id.count == Self.idBytes, 1...TrustStatement.daemonLimit ~= pins.daemons.count,
      1...Self.addressLimit ~= address.utf8.count,
      address.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
    else { return nil }
    self.id = id
    self.secret = secret
    self.pins = pins
    self.address = address
  }

  /// `HONJ1-` and groups of seven characters.
  ///
  /// It lets whoever has it in: it is shown once.
  package func text() -> String {
    let head = secret.withBytes { [Self.version] + id + $0 }
    let place = [UInt8](address.utf8)
    // The initialiser let no longer address pass than a byte can count.
    let count = UInt8(clamping: place.count)
    return Self.textPrefix + CheckedBase32.grouped(head + Self.bytes(of: pins) + [count] + place)
  }

  private static func bytes(of pins: ClientTrust.Pins) -> [UInt8] {
    var text = SignedText()
    text.add(pins.lineage)
    text.add(pins.publisher)
    text.add(UInt8(clamping: pins.daemons.count))
    for daemon in pins.daemons { text.add(daemon) }
    guard pins.statements > 0 else { return text.bytes + [0] }
    text.add(UInt8(1))
    text.add(pins.statements)
    text.add(pins.lastStatement)
    text.add(pins.epoch)
    return text.bytes
  }

  /// Reads an invitation as a person may type it: ``CheckedBase32/decode(_:)``.
  package init(text: String) throws(IDFault) {
    let bytes = try CheckedBase32.decode(CheckedBase32.body(of: text, after: Self.textPrefix))
    var reader = FieldReader(bytes)
    guard reader.byte() == Self.version else { throw .content }
    guard let id = reader.take(Self.idBytes),
      let secret = reader.take(InvitationSecret.byteCount)
        .flatMap({ InvitationSecret(bytes: $0) }),
      let pins = Self.pins(&reader),
      let count = reader.byte(), let place = reader.take(Int(count)), reader.isAtEnd
    else { throw .length }
    guard let address = String(validating: place, as: UTF8.self),
      let read = Invitation(id: Array(id), secret: secret, pins: pins, address: address)
    else { throw .content }
    self = read
  }

  private static func pins(_ reader: inout FieldReader) -> ClientTrust.Pins? {
    guard let lineage = reader.take(Lineage.byteCount).flatMap({ Lineage(bytes: $0) }),
      let publisher = reader.key(), let count = reader.byte(),
      count <= TrustStatement.daemonLimit
    else { return nil }
    var daemons: [PublicKey] = []
    for _ in 0..<count {
      guard let daemon = reader.key() else { return nil }
      daemons.append(daemon)
    }
    switch reader.byte() {
    case 0:
      return ClientTrust.Pins(lineage: lineage, publisher: publisher, daemons: daemons)
    case 1:
      guard let statements = reader.number(), let last = reader.digest(),
        let epoch = reader.number()
      else { return nil }
      return ClientTrust.Pins(
        lineage: lineage, publisher: publisher, daemons: daemons, statements: statements,
        lastStatement: last, epoch: epoch)
    default: return nil
    }
  }
}
