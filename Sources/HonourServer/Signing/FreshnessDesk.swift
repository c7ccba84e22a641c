package import HonourModel

/// Says which revision is the newest and when that was, signed by the daemon's key.
///
/// One statement serves every client that asks within ``reuseSeconds``.
package struct FreshnessDesk: Sendable {
  static let reuseSeconds: Int64 = 10

  private let key: SigningKey
  /// Seconds since 1970-01-01T00:00:00Z.
  private let now: @Sendable () -> Int64
  private var last: SignedFreshness?

  package init(key: SigningKey, now: @escaping @Sendable () -> Int64) {
    self.key = key
    self.now = now
  }

  /// The statement for `newest`, made at most ``reuseSeconds`` ago.
  mutating func freshness(of newest: RevisionManifest) -> SignedFreshness {
    let time = now()
    if let last, last.statement.time <= time, time - last.statement.time < Self.reuseSeconds,
      FreshnessStatement(newest, time: last.statement.time) == last.statement
    {
      return last
    }
    let made = SignedFreshness(signing: FreshnessStatement(newest, time: time), with: key)
    last = made
    return made
  }
}
