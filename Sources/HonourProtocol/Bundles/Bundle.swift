package import HonourModel

/// A file that carries one transfer: the PULL that it answers, and the answer.
///
/// Source: `Protocol/frames.md`, section 5.
package enum Bundle {
  package static let magic = Array("HNRB".utf8)
  package static let version: UInt8 = 1
  /// The first bytes of the file.
  package static let header = magic + [version]

  /// Everything before the first chunk.
  ///
  /// `base` is what whoever applies it is expected to hold, nil for nothing; `manifestFrame` is the
  /// MANIFEST frame, header included.
  package static func opening(base: ShortPosition?, manifestFrame: [UInt8]) -> [UInt8] {
    header + Frame.pull(Pull(held: base)).encoded() + manifestFrame
  }
}
