import HonourFiles
import HonourModel

/// Whom a replica joined, as a text file beside it.
///
/// Source: `Protocol/replica.md`, section 8.
struct TrustFile {
  static let name = "trust"
  private static let head = "honour-trust 1"
  private static let limitBytes = 4_096
  private static let daemonLimit = 4

  private let file: AtomicTextFile

  init(in directory: String) { file = AtomicTextFile(directory + "/" + Self.name) }

  /// Nil where nobody was joined yet, or no replica was made.
  func read() throws(FileRefusal) -> ClientTrust.Pins? {
    let text: String
    do throws(FileRefusal) {
      text = try file.read(limit: Self.limitBytes)
    } catch  where error.reason == .missing {
      return nil
    }
    guard let pins = Self.pins(in: text) else {
      throw FileRefusal(
        file.path,
        .malformed("does not say whom this replica joined: move it away, and join again"))
    }
    return pins
  }

  func write(_ pins: ClientTrust.Pins) throws(FileRefusal) { try file.write(Self.text(of: pins)) }

  static func text(of pins: ClientTrust.Pins) -> String {
    var lines = [head, "lineage \(pins.lineage.hex)", "epoch \(pins.epoch)"]
    lines.append("publisher \(Hexadecimal.encode(pins.publisher.bytes))")
    lines += pins.daemons.map { "daemon \(Hexadecimal.encode($0.bytes))" }
    lines.append("statements \(pins.statements) \(pins.lastStatement.hex)")
    return (lines + ["end", ""]).joined(separator: "\n")
  }

  /// Nil for anything but what ``text(of:)`` writes, to the last byte.
  static func pins(in text: String) -> ClientTrust.Pins? {
    var lineage: Lineage?
    var epoch: UInt64?
    var publisher: PublicKey?
    var daemons: [PublicKey] = []
    var statements: (number: UInt64, hash: Digest)?
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      switch (words.first, words.count) {
      case ("lineage", 2): lineage = Lineage(hex: words[1])
      case ("epoch", 2): epoch = UInt64(words[1])
      case ("publisher", 2): publisher = key(words[1])
      case ("daemon", 2): if let key = key(words[1]) { daemons.append(key) }
      case ("statements", 3):
        if let number = UInt64(words[1]), let hash = Digest(hex: words[2]) {
          statements = (number, hash)
        }
      default: break
      }
    }
    guard let lineage, let epoch, let publisher, let statements,
      1...daemonLimit ~= daemons.count
    else { return nil }
    let pins = ClientTrust.Pins(
      lineage: lineage, publisher: publisher, daemons: daemons, statements: statements.number,
      lastStatement: statements.hash, epoch: epoch)
    return self.text(of: pins) == text ? pins : nil
  }

  private static func key(_ hex: String) -> PublicKey? {
    Hexadecimal.decode(hex).flatMap { PublicKey(bytes: $0) }
  }
}
