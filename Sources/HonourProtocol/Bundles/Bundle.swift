package import HonourModel

/// A file that carries one transfer: the PULL that it answers, and the answer.
///
/// Source: `Protocol/frames.md`, section 5.
package enum Bundle {
  package static let magic = Array("HNRB".utf8)
  /// A transfer alone, and one beside which a daemon says something.
  package static let plainVersion: UInt8 = 1
  package static let wordyVersion: UInt8 = 2
  /// Bytes of the magic and the version.
  package static let headerBytes = magic.count + 1

  /// Everything before the first chunk.
  ///
  /// `base` is what whoever applies it is expected to hold, nil for nothing; `manifestFrame` is the
  /// MANIFEST frame, header included.
  package static func opening(
    base: ShortPosition?, words: BundleWords = .none, manifestFrame: [UInt8]
  ) -> [UInt8] {
    header(words == .none ? plainVersion : wordyVersion) + Frame.pull(Pull(held: base)).encoded()
      + words.encoded + manifestFrame
  }

  /// The first bytes of the file.
  package static func header(_ version: UInt8) -> [UInt8] { magic + [version] }
}
