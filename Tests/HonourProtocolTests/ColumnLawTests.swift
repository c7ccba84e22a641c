import Foundation
import HonourModel
import Testing

@testable import HonourProtocol

/// Law 3 on random histories of three states, over everything between two states but the socket:
/// segments, chunks, frames, and back.
///
/// Source: `Protocol/columns.md`, `Protocol/revisions.md`.
@Suite struct ColumnLawTests {
  /// How many histories one run looks at; `Scripts/laws` raises it.
  static let histories =
    ProcessInfo.processInfo.environment["HONOUR_RANDOM_HISTORIES"].flatMap { Int($0) } ?? 42
  private static let shards = 8

  @Test(arguments: 0..<shards)
  func `deltas compose, and every encoder gives the bytes of the recipe`(shard: Int) throws {
    for seed in stride(from: shard, to: Self.histories, by: Self.shards) {
      try check(seed: UInt64(seed))
    }
  }

  private static func isCutEverywhere(_ seed: UInt64) -> Bool { seed % 41 == 0 }

  private func check(seed: UInt64) throws {
    var random = SplitMix64(seed: seed &* 77 + 5)
    var history = ColumnHistory(seed: seed)
    var states: [[CanonicalRecord]] = []
    // Those that are cut and split everywhere are small.
    let most: UInt64 = Self.isCutEverywhere(seed) ? 10 : 50
    for index in 0..<3 {
      history.step(changes: index == 0 && seed % 5 == 0 ? 0 : Int(random.next() % most))
      states.append(history.records)
    }
    let both = try carry(states[0], to: states[2], seed, &random)
    let first = try carry(states[0], to: states[1], seed, &random)
    let second = try carry(states[1], to: states[2], seed, &random)
    #expect(Self.applied(first + second, to: states[0]) == states[2], "seed \(seed), two steps")
    #expect(Self.applied(both, to: states[0]) == states[2], "seed \(seed), one step")
    #expect(Self.applied(both + both, to: states[0]) == states[2], "seed \(seed), twice")
    let whole = try carry([], to: states[2], seed, &random)
    #expect(Self.applied(whole, to: []) == states[2], "seed \(seed), snapshot")
  }

  /// Encodes what leads from one state to another, follows the recipe a second time, and reads
  /// the frames in pieces.
  private func carry(
    _ from: [CanonicalRecord], to target: [CanonicalRecord], _ seed: UInt64,
    _ random: inout SplitMix64
  ) throws -> [RecordChange] {
    // In every other history the base is as one that is too large for look-ups through all of it.
    let base = ArrayBase(from, wholeLimit: seed % 2 == 0 ? .max : 0)
    let changes = base.changes(to: target)
    let segments = Int(random.next() % 3) + 1
    let sent = try Sent(changes, base: base, segments: segments)
    let again = try Sent(changes, base: base, segments: segments, following: sent.recipe)
    #expect(again.plain == sent.plain && again.recipe == sent.recipe, "seed \(seed)")
    #expect(again.manifest.identity == sent.manifest.identity, "seed \(seed)")
    let expected = changes.map { change in
      change.new.map { RecordChange.put(CanonicalRecord(key: change.key, bytes: $0)) }
        ?? .delete(change.key)
    }
    let cuts =
      Self.isCutEverywhere(seed)
      ? Array(0...sent.wire.count) : [random.index(sent.wire.count + 1)]
    for cut in cuts {
      var receiver = Receiver(sent.manifest, base: base)
      try receiver.take(sent.wire[..<cut])
      #expect(receiver.isComplete == (cut == sent.wire.count), "seed \(seed), cut at \(cut)")
      if cut < sent.wire.count { try receiver.take(sent.wire[cut...]) }
      #expect(try receiver.finished() == expected, "seed \(seed), split at \(cut)")
    }
    return expected
  }

  /// The state that changes lead to, whatever was there before.
  private static func applied(
    _ changes: [RecordChange], to state: [CanonicalRecord]
  ) -> [CanonicalRecord] {
    var records = Dictionary(uniqueKeysWithValues: state.map { ($0.key, $0) })
    for change in changes {
      switch change {
      case .put(let record): records[record.key] = record
      case .delete(let key): records[key] = nil
      }
    }
    return records.values.sorted { $0.key < $1.key }
  }
}

/// What a server sends.
private struct Sent {
  let plain: [UInt8]
  let recipe: [UInt8]
  let manifest: Manifest
  /// CHUNK frames and the END.
  let wire: [UInt8]

  init(
    _ changes: [RankedChange], base: ArrayBase, segments: Int, following codes: [UInt8]? = nil
  ) throws {
    var writer = SegmentWriter(base: base, recipe: codes)
    var encoder = TransferEncoder(.columns(codes: []))
    var wire: [UInt8] = []
    var plain: [UInt8] = []
    let size = max(1, (changes.count + segments - 1) / segments)
    for start in stride(from: 0, to: changes.count, by: size) {
      let output = try writer.segments(Array(changes[start..<min(start + size, changes.count)]))
      plain += output.bytes
      encoder.append(output.bytes, columnEnds: output.columnEnds) { wire += $0 }
    }
    try writer.finish()
    let summary = encoder.finish(vocabulary: try Vocabulary.bytes(of: base)) { wire += $0 }
    self.plain = plain
    self.wire = wire
    recipe = writer.recipeBytes
    let puts = changes.count { $0.new != nil }
    manifest = Manifest(
      shape: .delta(base: Sample.position.short), target: Sample.info(Sample.target),
      putCount: UInt64(puts), deleteCount: UInt64(changes.count - puts),
      recipe: .columns(codes: recipe), body: summary)
  }
}

/// What a client makes of it.
private struct Receiver {
  private var decoder: TransferDecoder
  private var reader: ChangeReader
  private var changes: [RecordChange] = []

  init(_ manifest: Manifest, base: ArrayBase) {
    decoder = TransferDecoder(manifest, vocabulary: try? Vocabulary.bytes(of: base))
    reader = ChangeReader(manifest, base: base)
  }

  var isComplete: Bool { decoder.isComplete }

  mutating func take(_ bytes: ArraySlice<UInt8>) throws {
    changes += try reader.append(try decoder.append(Array(bytes)))
  }

  func finished() throws -> [RecordChange] {
    try reader.finish()
    return changes
  }
}

extension SplitMix64 {
  fileprivate mutating func index(_ count: Int) -> Int { Int(next() % UInt64(count)) }
}
