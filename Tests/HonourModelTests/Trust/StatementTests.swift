import HonourModel
import Testing

@Suite struct StatementTests {
  private let publisher = SigningKey()
  private let second = SigningKey()
  private let daemon = SigningKey()
  private let lineage: Lineage
  private let empty: ClientTrust

  init() throws {
    lineage = try #require(Lineage(bytes: Array(0..<16)))
    empty = ClientTrust(
      pins: ClientTrust.Pins(
        lineage: lineage, publisher: publisher.publicKey, daemons: [daemon.publicKey]),
      held: nil, attested: nil)
  }

  private func statement(
    _ content: TrustStatement.Content, after trust: ClientTrust? = nil, number: UInt64? = nil,
    previous: Digest? = nil, lineage: Lineage? = nil
  ) throws -> TrustStatement {
    let pins = (trust ?? empty).pins
    return try #require(
      TrustStatement(
        lineage: lineage ?? self.lineage, number: number ?? pins.statements + 1,
        previous: previous ?? pins.lastStatement, time: -5, content: content))
  }

  private var daemons: TrustStatement.Content { .daemons([second.publicKey, daemon.publicKey]) }

  private func step(_ epoch: UInt64, words: String = "đĩa hỏng") throws -> TrustStatement.Content {
    .epoch(
      EpochStep(
        epoch: epoch, revision: 4, root: try digest(4), continued: try digest(5), words: words))
  }

  private func digest(_ byte: UInt8) throws -> Digest {
    try #require(Digest(bytes: [UInt8](repeating: byte, count: 32)))
  }

  private func signed(
    _ statement: TrustStatement, by key: SigningKey? = nil
  ) throws -> SignedStatement {
    try #require(SignedStatement(signing: statement, with: key ?? publisher))
  }

  private func rotation(after trust: ClientTrust? = nil) throws -> SignedStatement {
    try #require(
      SignedStatement(
        signing: statement(.publisher(second.publicKey), after: trust), with: publisher,
        and: second))
  }

  private func manifest(
    _ revision: UInt64, epoch: UInt64, by key: SigningKey
  ) throws -> SignedManifest {
    let info = RevisionInfo(
      position: Position(
        lineage: lineage, epoch: epoch, revision: revision, root: try digest(1)),
      publishedAt: 0, author: "", message: "", recordCount: 1, canonicalBytes: 100)
    return SignedManifest(signing: RevisionManifest(info, previous: .zero), with: key)
  }

  private func claim(_ manifest: SignedManifest, by key: SigningKey? = nil) -> FreshnessClaim {
    SignedFreshness(
      signing: FreshnessStatement(manifest.manifest, time: 9), with: key ?? daemon
    ).claim(beside: manifest.manifest)
  }

  @Test func `a chain of every kind is followed`() throws {
    let first = try signed(statement(daemons))
    var trust = try empty.following(first)
    #expect(trust.pins.statements == 1 && trust.pins.lastStatement == first.statement.hash)
    #expect(trust.pins.daemons == [second.publicKey, daemon.publicKey])
    let rotated = try rotation(after: trust)
    trust = try trust.following(rotated)
    #expect(trust.pins.publisher == second.publicKey)
    let third = try statement(step(2), after: trust)
    // The old publisher says nothing any more.
    #expect(throws: TrustFault.statement(number: 3)) { try trust.following(signed(third)) }
    trust = try trust.following(signed(third, by: second))
    #expect(trust.pins.statements == 3 && trust.pins.epoch == 2)
    #expect(trust.pins.lastStatement == third.hash)
  }

  @Test func `a statement out of turn is none`() throws {
    let first = try signed(statement(daemons))
    let trust = try empty.following(first)
    #expect(throws: TrustFault.statement(number: 1)) { try trust.following(first) }
    for number in [0, 2, 3, UInt64.max] {
      #expect(throws: TrustFault.statement(number: number)) {
        try empty.following(signed(statement(daemons, number: number)))
      }
    }
    #expect(throws: TrustFault.statement(number: 1)) {
      try empty.following(signed(statement(daemons, previous: digest(7))))
    }
    #expect(throws: TrustFault.statement(number: 2)) {
      try trust.following(signed(statement(daemons, after: trust, previous: .zero)))
    }
    let other = try #require(Lineage(bytes: [UInt8](repeating: 9, count: 16)))
    #expect(throws: TrustFault.foreignLineage(other)) {
      try empty.following(signed(statement(daemons, lineage: other)))
    }
  }

  @Test func `the last number leads nowhere`() throws {
    let pins = ClientTrust.Pins(
      lineage: lineage, publisher: publisher.publicKey, daemons: [], statements: .max)
    #expect(throws: TrustFault.statement(number: 0)) {
      try ClientTrust(pins: pins, held: nil, attested: nil)
        .following(signed(statement(daemons, number: 0)))
    }
  }

  @Test func `nobody but the publisher makes one`() throws {
    for key in [daemon, second] {
      #expect(throws: TrustFault.statement(number: 1)) {
        try empty.following(signed(statement(daemons), by: key))
      }
    }
  }

  @Test func `a new publisher is signed by the old one and by itself`() throws {
    let content = TrustStatement.Content.publisher(second.publicKey)
    let right = try rotation()
    _ = try empty.following(right)
    #expect(try SignedStatement(signing: statement(content), with: publisher) == nil)
    #expect(
      try SignedStatement(signing: statement(content), with: publisher, and: daemon) == nil)
    let byWrong = try #require(
      try SignedStatement(signing: statement(content), with: daemon, and: second))
    #expect(throws: TrustFault.statement(number: 1)) { try empty.following(byWrong) }
    // The second signature is another's: each bit of it matters.
    var bytes = right.bytes
    bytes[bytes.count - 64] ^= 1
    let forged = try #require(SignedStatement(bytes: bytes))
    #expect(throws: TrustFault.statement(number: 1)) { try empty.following(forged) }
  }

  @Test func `an announced epoch, and that one alone, is accepted`() throws {
    let nine = try manifest(9, epoch: 0, by: publisher)
    let held = try empty.accepting(nine, claim(nine))
    let trust = try held.following(signed(statement(step(2))))
    #expect(trust.held == nine)
    // What is held may still be confirmed.
    _ = try trust.confirming(claim(nine))
    let four = try manifest(4, epoch: 2, by: publisher)
    #expect(try trust.accepting(four, claim(four)).held == four)
    for epoch in [1, 3] as [UInt64] {
      let wrong = try manifest(4, epoch: epoch, by: publisher)
      #expect(throws: TrustFault.unannouncedEpoch(epoch)) {
        try trust.accepting(wrong, claim(wrong))
      }
    }
    // The history that was left has no next revision.
    let ten = try manifest(10, epoch: 0, by: publisher)
    #expect(throws: TrustFault.unannouncedEpoch(0)) { try trust.accepting(ten, claim(ten)) }
    // Nor is there a way back.
    for epoch in [0, 1, 2] as [UInt64] {
      #expect(throws: TrustFault.statement(number: 2)) {
        try trust.following(signed(statement(step(epoch), after: trust)))
      }
    }
    // The same number in a new epoch is another revision.
    let same = try manifest(9, epoch: 2, by: publisher)
    #expect(try trust.accepting(same, claim(same)).held == same)
  }

  @Test func `keys that were changed sign from then on`() throws {
    let trust = try empty.following(rotation())
    let old = try manifest(1, epoch: 0, by: publisher)
    let new = try manifest(1, epoch: 0, by: second)
    #expect(throws: TrustFault.publisher(revision: 1)) { try trust.accepting(old, claim(old)) }
    #expect(try trust.accepting(new, claim(new)).held == new)
    let moved = try empty.following(signed(statement(.daemons([second.publicKey]))))
    #expect(throws: TrustFault.freshness) { try moved.accepting(old, claim(old)) }
    #expect(try moved.accepting(old, claim(old, by: second)).held == old)
  }

  @Test func `every statement comes back from its bytes, and from no fewer or more`() throws {
    let all = [
      try rotation(), try signed(statement(daemons)),
      try signed(statement(.daemons((0..<4).map { _ in SigningKey().publicKey }))),
      try signed(statement(step(1, words: ""))),
      try signed(statement(step(.max, words: String(repeating: "đ", count: 100)))),
    ]
    for one in all {
      let bytes = one.bytes
      #expect(bytes.count <= SignedStatement.limitBytes)
      #expect(SignedStatement(bytes: bytes) == one)
      #expect(SignedStatement(bytes: bytes + [0]) == nil)
      for length in 0..<bytes.count { #expect(SignedStatement(bytes: bytes.prefix(length)) == nil) }
      for index in bytes.indices {
        var changed = bytes
        changed[index] ^= 1
        guard let read = SignedStatement(bytes: changed) else { continue }
        #expect(throws: TrustFault.self, "byte \(index)") { try empty.following(read) }
      }
    }
  }

  @Test func `a statement has limits`() throws {
    let keys = (0..<5).map { _ in SigningKey().publicKey }
    for content in [
      .daemons([]), .daemons(keys), .daemons([keys[0], keys[0]]),
      try step(1, words: String(repeating: "a", count: 201)),
    ] as [TrustStatement.Content] {
      #expect(
        TrustStatement(lineage: lineage, number: 1, previous: .zero, time: 0, content: content)
          == nil)
    }
  }
}
