import GRDB
import HonourModel
import Testing

@testable import HonourStore

/// What a prune keeps, what it drops, and where it may be cut short.
@Suite struct CanonicalPruneTests {
  typealias SplitMix64 = CanonicalLawTests.SplitMix64
  typealias Delta = [RecordDifference]

  private struct Stop: Error {}

  /// Everything that can be asked of the revisions from `oldest` on.
  private struct Answers: Equatable {
    var infos: [RevisionInfo?] = []
    var states: [[String]] = []
    var deltas: [Delta] = []
    var ranks: [[UInt64]] = []
    var records: [CanonicalRecord?] = []
  }

  private static let keys = (0..<8).map { RecordKey.named("unit/u\($0)") }

  /// A history of eight keys that change, go and return.
  private static func fill(
    _ fixture: CanonicalFixture, _ random: inout SplitMix64
  ) throws -> UInt64 {
    for round in 0..<12 {
      let lines = (0..<8).shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random))
        .map { number in
          Int.random(in: 0..<3, using: &random) == 0
            ? "-unit/u\(number)" : #"{"id":"u\#(number)","kind":"unit","name":"\#(round)"}"#
        }
      try fixture.publish(lines)
    }
    return try fixture.store.newest().position.revision
  }

  private static func answers(
    _ fixture: CanonicalFixture, from oldest: UInt64, to newest: UInt64
  ) throws -> Answers {
    var answers = Answers()
    for base in [0] + Array(oldest...newest) {
      answers.infos.append(try fixture.store.info(revision: base))
      answers.states.append(try fixture.lines(at: base))
      answers.ranks.append(try fixture.store.ranks(of: keys, at: base))
      for key in keys { answers.records.append(try fixture.store.record(key, at: base)) }
      for target in [0] + Array(oldest...newest) {
        var delta: Delta = []
        try fixture.store.differences(from: base, to: target) { delta.append($0) }
        answers.deltas.append(delta)
      }
    }
    return answers
  }

  @Test(arguments: 1...20)
  func `what is kept answers as before, and the rest is refused`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let fixture = try CanonicalFixture()
    let newest = try Self.fill(fixture, &random)
    var oldest: UInt64 = 1
    for keep in [newest + 3, newest - 2, newest / 2, 2, 1] {
      oldest = max(oldest, keep >= newest ? 1 : newest - keep + 1)
      let before = try Self.answers(fixture, from: oldest, to: newest)
      let summary = try fixture.store.prune(
        keep: keep, stepCount: Int64.random(in: 1...9, using: &random))
      #expect(summary.oldestRevision == oldest, "seed \(seed), keep \(keep)")
      #expect(
        try Self.answers(fixture, from: oldest, to: newest) == before, "seed \(seed), keep \(keep)")
      #expect(try fixture.store.check() == [], "seed \(seed), keep \(keep)")
      #expect(try fixture.store.oldestRevision() == oldest)
      guard oldest > 1 else { continue }
      let refused = StoreError.prunedRevision(oldest - 1, oldest: oldest)
      #expect(throws: refused) { try fixture.lines(at: oldest - 1) }
      #expect(throws: refused) { try fixture.store.ranks(of: Self.keys, at: oldest - 1) }
      #expect(try fixture.store.info(epoch: 0, revision: oldest - 1) == nil)
    }
    let statistics = try fixture.store.statistics()
    #expect(UInt64(statistics.versionCount) == statistics.newest.recordCount)
    #expect(UInt64(statistics.keyCount) == statistics.newest.recordCount)
    // The history goes on where it was.
    try fixture.publish([#"{"id":"u0","kind":"unit","name":"after"}"#, "-unit/u1"])
    #expect(try fixture.store.newest().position.revision == newest + 1)
    #expect(try fixture.store.check() == [])
  }

  @Test func `a prune that is cut short leaves a whole store, and the next one goes on`() throws {
    for step in 0..<6 {
      var random = SplitMix64(seed: 11)
      let fixture = try CanonicalFixture()
      let newest = try Self.fill(fixture, &random)
      let before = try Self.answers(fixture, from: newest - 1, to: newest)
      var left = step
      #expect(throws: StoreError.self) {
        try fixture.store.prune(keep: 2, stepCount: 3) {
          left -= 1
          if left < 0 { throw Stop() }
        }
      }
      #expect(try fixture.store.check() == [], "after step \(step)")
      try fixture.publish([#"{"id":"u9","kind":"unit","name":"between"}"#])
      #expect(try Self.answers(fixture, from: newest - 1, to: newest) == before)
      #expect(try fixture.store.prune(keep: 2).oldestRevision == newest)
      #expect(try fixture.store.check() == [], "after step \(step)")
    }
  }

  @Test func `who reads keeps the state with which it began`() throws {
    var random = SplitMix64(seed: 3)
    let fixture = try CanonicalFixture()
    let newest = try Self.fill(fixture, &random)
    let expected = try fixture.lines(at: newest - 3)
    var seen: [String] = []
    try fixture.store.records(at: newest - 3) { record in
      if seen.isEmpty { _ = try fixture.store.prune(keep: 1) }
      seen.append(String(decoding: record.bytes, as: UTF8.self))
    }
    #expect(seen == expected)
  }

  @Test func `a record's history ends with what the oldest kept revision had of it`() throws {
    let fixture = try CanonicalFixture()
    for name in 1...5 { try fixture.publish([#"{"id":"a","kind":"unit","name":"\#(name)"}"#]) }
    _ = try fixture.store.prune(keep: 2)
    let history = try fixture.store.history(of: .named("unit/a"))
    #expect(history.map(\.revision.position.revision) == [5, 4])
    #expect(history.map(\.isInherited) == [false, true])
  }

  @Test func `the file gets shorter`() throws {
    let fixture = try CanonicalFixture()
    let filler = String(repeating: "x", count: 4_000)
    for round in 0..<20 {
      try fixture.publish(
        (0..<20).map { #"{"id":"a\#($0)","kind":"unit","name":"\#(round)\#(filler)"}"# })
    }
    let summary = try fixture.store.prune(keep: 1)
    #expect(summary.droppedVersions == 19 * 20)
    #expect(summary.freedBytes > 1_000_000)
    #expect(try fixture.store.check() == [])
  }

  @Test(arguments: [
    "UPDATE horizon SET dropped = dropped + 1", "UPDATE horizon SET oldest = 3",
    "UPDATE horizon SET oldest = 5, compacted = 9", "DELETE FROM horizon",
  ])
  func `a damaged horizon is found`(sql: String) throws {
    let fixture = try CanonicalFixture()
    for name in 1...5 { try fixture.publish([#"{"id":"a","kind":"unit","name":"\#(name)"}"#]) }
    _ = try fixture.store.prune(keep: 2)
    #expect(try fixture.store.check() == [])
    try #require(fixture.store.writer).inDatabase { try $0.execute(sql: sql) }
    #expect(try !fixture.store.check().isEmpty)
  }
}
