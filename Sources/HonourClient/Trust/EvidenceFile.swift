import HonourFiles
import HonourModel

/// Two manifests of one publisher that cannot both be true, kept for whoever has to find out why.
///
/// The first pair stays: what comes later adds nothing. Source: `Protocol/replica.md`, section 8.
struct EvidenceFile {
  private static let name = "evidence"
  private static let limitBytes = 65_536

  private let file: AtomicTextFile

  init(in directory: String) { file = AtomicTextFile(directory + "/" + Self.name) }

  /// Keeps what is held and what was offered; the bytes are what the publisher signed.
  func keep(
    held: SignedManifest, offered: SignedManifest, publisher: PublicKey
  ) throws(FileRefusal) {
    guard try file.readIfPresent(limit: Self.limitBytes) == nil else { return }
    let lines = [
      "honour-evidence 1", "publisher \(Hexadecimal.encode(publisher.bytes))",
      Self.line("held", held), Self.line("offered", offered), "end", "",
    ]
    try file.write(lines.joined(separator: "\n"))
  }

  private static func line(_ name: String, _ signed: SignedManifest) -> String {
    let bytes = Hexadecimal.encode(signed.manifest.signedBytes)
    return "\(name) \(bytes) \(Hexadecimal.encode(signed.signature.bytes))"
  }
}
