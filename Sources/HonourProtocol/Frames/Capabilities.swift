/// What a side can do beyond version 1's first frames; in use where both sides named it.
///
/// Bits that are not known here are ignored. Source: `Protocol/frames.md`, section 4.
package struct Capabilities: OptionSet, Hashable, Sendable {
  package let rawValue: UInt64

  package init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The hash-tree walk.
  package static let walk = Capabilities(rawValue: 1 << 2)

  /// All that this program can do.
  package static let ours: Capabilities = [.walk]
}
