import Foundation
import HonourModel
import Testing

/// The ten attacks that TUF names, and what else a client must not believe.
@Suite struct ClientTrustTests {
  private let publisher = SigningKey()
  private let daemon = SigningKey()
  private let lineage: Lineage
  private let pins: ClientTrust.Pins

  init() throws {
    lineage = try #require(Lineage(bytes: Array(0..<16)))
    pins = ClientTrust.Pins(
      lineage: lineage, publisher: publisher.publicKey, daemons: [daemon.publicKey])
  }

  private func root(_ byte: UInt64) throws -> Digest {
    try #require(Digest(bytes: [UInt8](repeating: UInt8(byte & 0xFF), count: 32)))
  }

  private func manifest(
    _ revision: UInt64, epoch: UInt64 = 0, after previous: SignedManifest? = nil,
    root: UInt64? = nil, lineage: Lineage? = nil, by key: SigningKey? = nil
  ) throws -> SignedManifest {
    let info = RevisionInfo(
      position: Position(
        lineage: lineage ?? self.lineage, epoch: epoch, revision: revision,
        root: try self.root(root ?? revision)), publishedAt: Int64(revision), author: "",
      message: "", recordCount: 1, canonicalBytes: 100)
    return SignedManifest(
      signing: RevisionManifest(info, previous: previous?.manifest.hash ?? .zero),
      with: key ?? publisher)
  }

  private func claim(
    _ attested: SignedManifest, beside answered: SignedManifest? = nil, time: Int64 = 50,
    by key: SigningKey? = nil
  ) -> FreshnessClaim {
    SignedFreshness(
      signing: FreshnessStatement(attested.manifest, time: time), with: key ?? daemon
    ).claim(beside: (answered ?? attested).manifest)
  }

  private var empty: ClientTrust { ClientTrust(pins: pins, held: nil, attested: nil) }

  private func holding(_ manifest: SignedManifest) throws -> ClientTrust {
    try empty.accepting(manifest, claim(manifest))
  }

  @Test func `what is signed and newer is believed`() throws {
    let first = try manifest(1)
    let second = try manifest(2, after: first)
    let far = try manifest(90)
    let trust = try holding(first)
    #expect(trust.held == first && trust.attested?.revision == 1)
    #expect(try trust.accepting(second, claim(second)).held == second)
    #expect(try trust.accepting(far, claim(far)).held == far)
    #expect(try trust.confirming(claim(first, time: 60)).attested?.time == 60)
    // Behind the newest, and told so.
    let behind = try trust.accepting(second, claim(far, beside: second))
    #expect(behind.held == second && behind.attested?.revision == 90)
    // What was attested once stays known where another daemon is behind.
    let third = try manifest(3, after: second)
    #expect(try behind.accepting(third, claim(third)).attested?.revision == 90)
    // The same again, as a repair fetches it.
    #expect(try trust.accepting(first, claim(first)).held == first)
  }

  @Test func `arbitrary content: a manifest that the publisher did not sign`() throws {
    let forged = try manifest(1, by: daemon)
    #expect(throws: TrustFault.publisher(revision: 1)) {
      try empty.accepting(forged, claim(forged))
    }
    let honest = try manifest(1)
    let moved = SignedManifest(try manifest(1, root: 9).manifest, honest.signature)
    #expect(throws: TrustFault.publisher(revision: 1)) {
      try empty.accepting(moved, claim(moved))
    }
  }

  @Test func `rollback: an older revision, and an older epoch`() throws {
    let trust = try holding(try manifest(7))
    let old = try manifest(6)
    #expect(throws: TrustFault.rollback(held: 7, offered: 6)) {
      try trust.accepting(old, claim(old))
    }
    let later = ClientTrust.Pins(
      lineage: lineage, publisher: pins.publisher, daemons: pins.daemons, epoch: 1)
    let seventh = try manifest(7, epoch: 1)
    let restored = try ClientTrust(pins: later, held: nil, attested: nil)
      .accepting(seventh, claim(seventh))
    let before = try manifest(9, epoch: 0)
    #expect(throws: TrustFault.rollback(held: 7, offered: 9)) {
      try restored.accepting(before, claim(before))
    }
  }

  @Test func `freeze: an answer without a word, or with another's, is none`() throws {
    let held = try manifest(3)
    let trust = try holding(held)
    #expect(throws: TrustFault.withoutFreshness) { try trust.confirming(nil) }
    #expect(throws: TrustFault.withoutFreshness) {
      try trust.accepting(manifest(4, after: held), nil)
    }
    #expect(throws: TrustFault.withoutFreshness) { try trust.check(nil) }
    #expect(throws: TrustFault.freshness) {
      try trust.confirming(claim(held, by: publisher))
    }
    // An old word for another revision does not confirm this one.
    #expect(throws: TrustFault.freshness) {
      try trust.confirming(claim(manifest(2), beside: manifest(2)))
    }
    #expect(throws: TrustFault.self) { try trust.confirming(claim(manifest(9), beside: held)) }
  }

  @Test func `a word that a changed time would keep alive is not believed`() throws {
    let held = try manifest(3)
    let honest = claim(held, time: 50)
    let later = FreshnessClaim(named: nil, time: 1_000, signature: honest.signature)
    #expect(throws: TrustFault.freshness) { try holding(held).confirming(later) }
  }

  @Test func `fast-forward: a jump, and a freshness key that publishes`() throws {
    let trust = try holding(try manifest(1))
    for (revision, isBelieved) in [
      (1 + ClientTrust.longestJump, true), (2 + ClientTrust.longestJump, false),
      (UInt64(Int64.max), false),
    ] {
      let far = try manifest(revision)
      if isBelieved {
        _ = try trust.accepting(far, claim(far))
      } else {
        #expect(throws: TrustFault.jump(held: 1, offered: revision)) {
          try trust.accepting(far, claim(far))
        }
      }
    }
    let own = try manifest(5, by: daemon)
    #expect(throws: TrustFault.publisher(revision: 5)) { try trust.accepting(own, claim(own)) }
  }

  @Test func `extraneous: another dataset, signed by the same publisher`() throws {
    let other = try #require(Lineage(bytes: [UInt8](repeating: 9, count: 16)))
    let foreign = try manifest(2, lineage: other)
    #expect(throws: TrustFault.foreignLineage(other)) {
      try empty.accepting(foreign, claim(foreign))
    }
  }

  @Test func `mix and match: the word for one revision beside another`() throws {
    let seven = try manifest(7)
    let eight = try manifest(8, after: seven)
    // A word that names an older revision than the one that is delivered.
    #expect(throws: TrustFault.mixed(attested: 7, offered: 8)) {
      try empty.accepting(eight, claim(seven, beside: eight))
    }
    // The word for 7, said beside 8 as if it were the word for 8.
    #expect(throws: TrustFault.freshness) {
      try empty.accepting(eight, claim(seven, beside: seven))
    }
  }

  @Test func `equivocation: two histories of one revision`() throws {
    let first = try manifest(4)
    let trust = try holding(first)
    let other = try manifest(4, root: 99)
    #expect(throws: TrustFault.equivocation(revision: 4)) {
      try trust.accepting(other, claim(other))
    }
    // The same in a file, for a laptop that no daemon has told anything.
    let unattested = try empty.accepting(first, fromFileWith: nil)
    #expect(throws: TrustFault.equivocation(revision: 4)) {
      try unattested.accepting(other, fromFileWith: nil)
    }
    // A next revision that denies the one that is held.
    let next = try manifest(5, after: other)
    #expect(throws: TrustFault.equivocation(revision: 4)) {
      try trust.accepting(next, claim(next))
    }
    // Another one was attested elsewhere.
    let ahead = try trust.accepting(
      try manifest(5, after: first), claim(try manifest(6), beside: try manifest(5, after: first)))
    let denied = try manifest(6, root: 98)
    #expect(throws: TrustFault.equivocation(revision: 6)) {
      try ahead.accepting(denied, claim(denied))
    }
    // Delivered and attested are of one number and differ.
    let delivered = try manifest(8)
    let attested = try manifest(8, root: 97)
    #expect(throws: TrustFault.self) {
      try empty.accepting(delivered, claim(attested, beside: delivered))
    }
  }

  @Test func `an epoch that nobody announced`() throws {
    let trust = try holding(try manifest(4))
    let restored = try manifest(3, epoch: 1)
    #expect(throws: TrustFault.unannouncedEpoch(1)) {
      try trust.accepting(restored, claim(restored))
    }
    #expect(throws: TrustFault.unannouncedEpoch(1)) {
      try empty.accepting(restored, claim(restored))
    }
    #expect(throws: TrustFault.unannouncedEpoch(1)) {
      try empty.accepting(restored, fromFileWith: nil)
    }
    // Nor is the word of a daemon on one.
    #expect(throws: TrustFault.unannouncedEpoch(1)) {
      try trust.check(claim(restored, beside: try manifest(4)))
    }
  }

  @Test func `endless data: more bytes than the signed size allows`() throws {
    let info = try manifest(1).manifest.info
    let limit = 2 * info.canonicalBytes + ClientTrust.plainAllowance
    try ClientTrust.checkSize(plainLength: limit, of: info)
    #expect(throws: TrustFault.endless(announced: limit + 1, limit: limit)) {
      try ClientTrust.checkSize(plainLength: limit + 1, of: info)
    }
    let vast = RevisionInfo(
      position: info.position, publishedAt: 0, author: "", message: "", recordCount: 1,
      canonicalBytes: .max)
    try ClientTrust.checkSize(plainLength: .max, of: vast)
  }

  /// How many orders one run looks at; `Scripts/laws` raises it.
  private static let orders: UInt64 =
    ProcessInfo.processInfo.environment["HONOUR_RANDOM_HISTORIES"] == nil ? 60 : 1_000

  /// Honest and replayed answers in any order never lead back.
  @Test(arguments: 0..<orders)
  func `what is held never goes back`(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    var history = [try manifest(1)]
    for revision in 2...12 { history.append(try manifest(UInt64(revision), after: history.last)) }
    var trust = try holding(history[0])
    for _ in 0..<40 {
      let before = trust
      let answered = history[Int(random.next() % 12)]
      let attested = history[Int(random.next() % 12)]
      if let next = try? trust.accepting(answered, claim(attested, beside: answered)) {
        trust = next
      }
      let held = try #require(trust.held).manifest.info.position.revision
      let heldBefore = try #require(before.held).manifest.info.position.revision
      #expect(held >= heldBefore)
      #expect(try #require(trust.attested).revision >= #require(before.attested).revision)
      #expect(try #require(trust.attested).revision >= held)
    }
  }

  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
      return value ^ value >> 31
    }
  }
}
