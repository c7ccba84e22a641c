private import Crypto

/// What a publisher changes about whom to believe.
///
/// Statements make a chain: each has a number and the hash of the one before.
/// Source: `Protocol/trust.md`, section 3.
package struct TrustStatement: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    /// From here on manifests and statements are signed by this key.
    case publisher(PublicKey)
    /// The keys that a daemon may have, 1 to 4, the newest first.
    case daemons([PublicKey])
    /// The history was restored from a backup, and goes on under another epoch.
    case epoch(EpochStep)
  }

  private static let context = "honourd statement 1"
  package static let daemonLimit = 4

  package let lineage: Lineage
  /// 1 for the first.
  package let number: UInt64
  /// The hash of the statement before; zero for the first.
  package let previous: Digest
  /// Seconds since 1970-01-01T00:00:00Z by the publisher's clock.
  package let time: Int64
  package let content: Content

  /// Nil for a number of daemons that is not 1 to 4, and for words that are too long.
  package init?(
    lineage: Lineage, number: UInt64, previous: Digest, time: Int64, content: Content
  ) {
    switch content {
    case .publisher: break
    case .daemons(let keys):
      guard 1...Self.daemonLimit ~= keys.count, Set(keys).count == keys.count else { return nil }
    case .epoch(let step):
      guard step.words.utf8.count <= EpochStep.wordsLimit else { return nil }
    }
    self.lineage = lineage
    self.number = number
    self.previous = previous
    self.time = time
    self.content = content
  }

  package var signedBytes: [UInt8] {
    var text = SignedText(Self.context)
    text.add(lineage)
    text.add(number)
    text.add(previous)
    text.add(kind)
    text.add(time)
    switch content {
    case .publisher(let key): text.add(key)
    case .daemons(let keys):
      text.add(UInt8(keys.count))
      for key in keys { text.add(key) }
    case .epoch(let step):
      text.add(step.epoch)
      text.add(step.revision)
      text.add(step.root)
      text.add(step.continued)
      text.add(step.words)
    }
    return text.bytes
  }

  /// ``signedBytes`` without their context.
  var fields: ArraySlice<UInt8> { signedBytes.dropFirst(Self.context.utf8.count + 1) }

  /// The SHA-256 of what is signed.
  package var hash: Digest { Digest(SHA256.hash(data: signedBytes)) }

  private var kind: UInt8 {
    switch content {
    case .publisher: 1
    case .daemons: 2
    case .epoch: 3
    }
  }
}
