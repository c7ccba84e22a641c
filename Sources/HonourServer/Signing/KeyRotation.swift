import HonourFiles
package import HonourModel
package import HonourStore

/// Puts other keys in the place of a store's, announced in signed statements.
///
/// Whoever calls it holds the store open for writing: no daemon serves it meanwhile. Every step can
/// be cut: the next call goes on where it stopped. Source: `Protocol/trust.md`, section 3.
package struct KeyRotation {
  private let keys: KeyDirectory
  private let store: CanonicalStore
  private let now: Int64

  /// `now` is in seconds since 1970-01-01T00:00:00Z.
  package init(of store: CanonicalStore, now: Int64) {
    keys = KeyDirectory(in: store.directory.path)
    self.store = store
    self.now = now
  }

  /// Makes another publisher key: states it, signs every kept revision with it, and lets the old one go.
  package func rotatePublisher() throws -> PublicKey {
    let old = try keys.publisher()
    let next = try keys.next(of: .publisher)
    if try !isAnnounced(next.publicKey) {
      let statement = try statement(.publisher(next.publicKey))
      guard let signed = SignedStatement(signing: statement, with: old, and: next) else {
        throw FileRefusal(keys.path, .malformed("cannot be stated"))
      }
      try keys.statements.append(signed)
    }
    try completePublisher()
    return next.publicKey
  }

  /// Ends a rotation of the publisher that was cut after it was stated; does nothing where none was.
  package func completePublisher() throws {
    guard let next = try keys.nextIfPresent(of: .publisher), try isAnnounced(next.publicKey)
    else { return }
    try store.signHistory(by: next, again: true)
    try keys.adoptNext(of: .publisher)
  }

  /// States a second daemon key beside the one in use: laptops learn it at their next sync.
  package func announceDaemon() throws -> PublicKey {
    let next = try keys.next(of: .daemon).publicKey
    try state(daemons: [next, try keys.daemon().publicKey])
    return next
  }

  /// When the second daemon key was stated; nil where there is none.
  package func daemonAnnouncedAt() throws -> Int64? {
    guard let next = try keys.nextIfPresent(of: .daemon)?.publicKey else { return nil }
    return try keys.statements.read().last {
      guard case .daemons(let keys) = $0.statement.content else { return false }
      return keys.contains(next)
    }?.statement.time
  }

  /// Puts the second daemon key in the place of the first, which no laptop believes from then on.
  package func finishDaemon() throws -> PublicKey {
    if let next = try keys.nextIfPresent(of: .daemon) {
      try state(daemons: [next.publicKey])
      try keys.adoptNext(of: .daemon)
    }
    return try keys.daemon().publicKey
  }

  private func isAnnounced(_ publisher: PublicKey) throws -> Bool {
    try keys.statements.read().contains { $0.statement.content == .publisher(publisher) }
  }

  private func state(daemons: [PublicKey]) throws {
    let last = try keys.statements.read().last { signed in
      if case .daemons = signed.statement.content { true } else { false }
    }
    guard last?.statement.content != .daemons(daemons) else { return }
    let statement = try statement(.daemons(daemons))
    guard let signed = SignedStatement(signing: statement, with: try keys.publisher()) else {
      throw FileRefusal(keys.path, .malformed("cannot be stated"))
    }
    try keys.statements.append(signed)
  }

  private func statement(_ content: TrustStatement.Content) throws -> TrustStatement {
    let statements = try keys.statements.read()
    let statement = TrustStatement(
      lineage: store.lineage, number: UInt64(statements.count + 1),
      previous: statements.last?.statement.hash ?? .zero, time: now, content: content)
    guard let statement else { throw FileRefusal(keys.path, .malformed("cannot be stated")) }
    return statement
  }
}
