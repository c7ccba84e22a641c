/// What a side can do beyond the frames that version 1 began with.
///
/// One is in use where both sides named it; bits that this program does not know are ignored.
/// Source: `Protocol/frames.md`, section 3.
package struct Capabilities: OptionSet, Hashable, Sendable {
  package let rawValue: UInt64

  package init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Recipes of columns.
  package static let columns = Capabilities(rawValue: 1 << 0)
  /// A transfer that was cut goes on: HOLD, RESUMED, REST, and the encoder's tag in a MANIFEST.
  package static let resume = Capabilities(rawValue: 1 << 1)
  /// The walk of the hash tree.
  package static let walk = Capabilities(rawValue: 1 << 2)
  /// The price before the transfer: PLAN and OFFER.
  package static let offers = Capabilities(rawValue: 1 << 3)

  /// An answer of no more bytes than asked for: LIMIT and PAUSE.
  package static let limits = Capabilities(rawValue: 1 << 4)

  /// Signed manifests, freshness and statements: FRESH, STATEMENT, a MANIFEST's seal.
  package static let signed = Capabilities(rawValue: 1 << 5)

  /// Publishing: PUBLISH, DATA, REPORT; a client names it where it publishes.
  package static let publish = Capabilities(rawValue: 1 << 6)

  /// An ENROL follows this HELLO; a server never names it.
  package static let enrol = Capabilities(rawValue: 1 << 7)

  /// What this program names in its HELLO and its WELCOME, whoever it talks to.
  package static let ours: Capabilities = [.columns, .resume, .walk, .offers, .limits]
}
