/// Where a history goes on after a restore.
package struct EpochStep: Hashable, Sendable {
  /// The longest words, in bytes.
  package static let wordsLimit = 200

  /// The new epoch.
  package let epoch: UInt64
  /// The revision that is continued, its root and the hash of its manifest.
  package let revision: UInt64
  package let root: Digest
  package let continued: Digest
  /// The publisher's, to those who ask why.
  package let words: String

  package init(epoch: UInt64, revision: UInt64, root: Digest, continued: Digest, words: String) {
    self.epoch = epoch
    self.revision = revision
    self.root = root
    self.continued = continued
    self.words = words
  }
}
