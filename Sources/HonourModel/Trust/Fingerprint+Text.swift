// A fingerprint as people read it out. Source: `Protocol/trust.md`, section 1.
extension Fingerprint {
  package static let textPrefix = "HON1-"

  /// `HON1-` and eight groups of seven characters: an id, as people compare and type it.
  package var text: String { Self.textPrefix + CheckedBase32.grouped(bytes) }

  /// Reads an id as a person may type it: ``CheckedBase32/decode(_:)``.
  package init(text: String) throws(IDFault) {
    let bytes = try CheckedBase32.decode(CheckedBase32.body(of: text, after: Self.textPrefix))
    guard let digest = Digest(bytes: bytes) else { throw .length }
    self.init(digest)
  }
}
