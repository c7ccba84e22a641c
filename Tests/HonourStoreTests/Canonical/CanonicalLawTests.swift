import Foundation
import HonourModel
import Testing

@testable import HonourStore

/// The laws of `Protocol/revisions.md`, section 4, on random histories.
@Suite struct CanonicalLawTests {
  /// How many histories one run looks at; `Scripts/laws` raises it.
  static let historyCount =
    ProcessInfo.processInfo.environment["HONOUR_RANDOM_HISTORIES"].flatMap { Int($0) } ?? 240
  static let emptyTree = HashTree()

  typealias State = [RecordKey: [UInt8]]

  @Test(arguments: 0..<8)
  func `every delta between any two revisions is the net effect, and deltas compose`(
    shard: Int
  ) throws {
    for seed in stride(from: shard, to: Self.historyCount, by: 8) {
      try checkHistory(seed: UInt64(seed))
    }
  }

  private func checkHistory(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let fixture = try CanonicalFixture()
    var states: [State] = [[:]]
    for _ in 0..<Int.random(in: 2...5, using: &random) {
      let mode: PublishRequest.Mode = Int.random(in: 0..<4, using: &random) == 0 ? .full : .changes
      let lines = Self.lines(using: &random)
      let next = Self.apply(lines, mode, to: states[states.count - 1])
      let outcome = try fixture.publish(lines, mode: mode)
      switch outcome {
      case .published(let info, let summary):
        #expect(next != states[states.count - 1], "seed \(seed)")
        #expect(!summary.isEmpty, "seed \(seed)")
        states.append(next)
        #expect(info.position.root == Self.root(of: next), "seed \(seed)")
        #expect(info.recordCount == UInt64(next.count), "seed \(seed)")
        #expect(
          info.canonicalBytes == UInt64(next.values.reduce(0) { $0 + $1.count }), "seed \(seed)")
      case .unchanged:
        #expect(next == states[states.count - 1], "seed \(seed)")
      default:
        Issue.record("seed \(seed): \(outcome)")
      }
    }
    try checkDeltas(fixture.store, states, seed: seed)
    try checkRanks(fixture.store, states, seed: seed)
    try checkReferrers(fixture.store, states, seed: seed)
    if seed.isMultiple(of: 20) { #expect(try fixture.store.check() == [], "seed \(seed)") }
  }

  private func checkDeltas(_ store: CanonicalStore, _ states: [State], seed: UInt64) throws {
    var deltas: [[Int]: [RecordChange]] = [:]
    for target in states.indices {
      var records: [CanonicalRecord] = []
      try store.records(at: UInt64(target)) { records.append($0) }
      #expect(records == Self.records(of: states[target]), "seed \(seed), export at \(target)")
      for base in 0..<target {
        var delta: [RecordChange] = []
        try store.changes(from: UInt64(base), to: UInt64(target)) { delta.append($0) }
        #expect(
          delta == Self.difference(states[base], states[target]), "seed \(seed), \(base)→\(target)")
        deltas[[base, target]] = delta
      }
    }
    for first in states.indices {
      for last in first..<states.count {
        for middle in first...last {
          let stepwise = Self.apply(
            deltas[[middle, last]] ?? [],
            to: Self.apply(deltas[[first, middle]] ?? [], to: states[first]))
          let direct = Self.apply(deltas[[first, last]] ?? [], to: states[first])
          #expect(stepwise == direct, "seed \(seed), \(first)→\(middle)→\(last)")
        }
      }
    }
  }

  private func checkRanks(_ store: CanonicalStore, _ states: [State], seed: UInt64) throws {
    let keys = (0..<5).flatMap { [RecordKey.named("unit/u\($0)"), .named("person/p\($0)")] }
      .sorted()
    for (revision, state) in states.enumerated() {
      let smaller = keys.map { key in
        Self.records(of: state).filter { $0.key.kind == key.kind && $0.key < key }
      }
      let place = Comment("seed \(seed), at \(revision)")
      #expect(
        try store.ranks(of: keys, at: UInt64(revision)) == smaller.map { UInt64($0.count) }, place)
      let units = Self.records(of: state).filter { $0.key.kind == "unit" }
      for limit in 0...7 {
        #expect(
          try store.records(ofKind: Array("unit".utf8), atMost: limit, at: UInt64(revision))
            == (units.count > limit ? nil : units), place)
        #expect(
          try store.lastRecords(ofKind: Array("unit".utf8), atMost: limit, at: UInt64(revision))
            == Array(units.suffix(limit)), place)
      }
      #expect(
        try store.holds(keys, at: UInt64(revision)) == keys.map { state[$0] != nil }, place)
    }
  }

  /// Whoever referred to a record at a revision does so still or has changed since.
  private func checkReferrers(_ store: CanonicalStore, _ states: [State], seed: UInt64) throws {
    let newest = UInt64(states.count - 1)
    let kind = Array("person".utf8)
    for (revision, state) in states.enumerated() {
      for unit in 0..<3 {
        let place = Comment("seed \(seed), r\(unit) at \(revision)")
        let referring = Set(Self.records(of: state).filter { Self.refers($0, to: unit) })
        var told: Set<CanonicalRecord> = []
        #expect(
          try store.forEachReferrer(
            ofKind: kind, to: [.named("unit/r\(unit)")], atMost: .max, at: UInt64(revision)
          ) { told.insert($0).inserted }, place)
        #expect(told.allSatisfy { state[$0.key] == $0.bytes }, place)
        try store.differences(from: UInt64(revision), to: newest) { difference in
          guard let old = difference.old else { return }
          told.insert(CanonicalRecord(key: difference.key, bytes: old))
        }
        #expect(referring.isSubset(of: told), place)
        let now = Self.records(of: states[states.count - 1]).count { Self.refers($0, to: unit) }
        #expect(
          try store.forEachReferrer(
            ofKind: kind, to: [.named("unit/r\(unit)")], atMost: 1, at: UInt64(revision)
          ) { _ in true } == (now <= 1), place)
      }
    }
  }

  private static func refers(_ record: CanonicalRecord, to unit: Int) -> Bool {
    String(decoding: record.bytes, as: UTF8.self).contains(#""unit":"r\#(unit)""#)
  }

  // MARK: The model

  /// Up to six changes of eight keys, each key once; and three units that are always there, to which
  /// persons refer.
  private static func lines(using random: inout SplitMix64) -> [String] {
    var paths = (0..<4).flatMap { ["unit/u\($0)", "person/p\($0)"] }
    paths.shuffle(using: &random)
    let held = (0..<3).map { #"{"id":"r\#($0)","kind":"unit","name":"r"}"# }
    return held
      + paths.prefix(Int.random(in: 0...6, using: &random)).map { path in
        guard Int.random(in: 0..<3, using: &random) > 0 else { return "-" + path }
        let key = RecordKey.named(path)
        let name = Int.random(in: 0..<3, using: &random)
        let link =
          key.kind == "person" ? #","unit":"r\#(Int.random(in: 0..<3, using: &random))""# : ""
        return #"{"id":"\#(key.id)","kind":"\#(key.kind)","name":"\#(name)"\#(link)}"#
      }
  }

  private static func apply(
    _ lines: [String], _ mode: PublishRequest.Mode, to state: State
  ) -> State {
    var next = mode == .full ? [:] : state
    for line in lines {
      if line.hasPrefix("-") {
        next[.named(String(line.dropFirst()))] = nil
      } else if let record = StateReader.read(Array(line.utf8)) {
        next[record.key] = record.canonical.bytes
      }
    }
    return next
  }

  private static func apply(_ delta: [RecordChange], to state: State) -> State {
    var next = state
    for change in delta {
      switch change {
      case .put(let record): next[record.key] = record.bytes
      case .delete(let key): next[key] = nil
      }
    }
    return next
  }

  private static func difference(_ base: State, _ target: State) -> [RecordChange] {
    Set(base.keys).union(target.keys).sorted().compactMap { key in
      guard base[key] != target[key] else { return nil }
      return target[key].map { .put(CanonicalRecord(key: key, bytes: $0)) } ?? .delete(key)
    }
  }

  private static func records(of state: State) -> [CanonicalRecord] {
    difference([:], state).compactMap { change in
      guard case .put(let record) = change else { return nil }
      return record
    }
  }

  private static func root(of state: State) -> Digest {
    var tree = emptyTree
    var buckets: [Int: [Digest]] = [:]
    for record in records(of: state) {
      buckets[record.key.bucket, default: []].append(record.digest)
    }
    tree.update(buckets.mapValues { HashTree.bucketDigest($0) })
    return tree.root
  }
}

extension CanonicalLawTests {
  /// A small seeded generator, so that a failing random test can be run again.
  struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = state
      word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return word ^ (word >> 31)
    }
  }
}
