import HonourModel
import Testing

@testable import HonourStore

/// Random histories of records that refer to each other, against a model that looks at them all.
@Suite struct CanonicalReferenceTests {
  static let historyCount = 60

  /// A unit's parent; nil inside where it has none.
  typealias State = [String: String?]

  @Test func `a publish is refused exactly where its state would hold a dangling reference`() throws
  {
    for seed in 0..<Self.historyCount {
      var random = CanonicalLawTests.SplitMix64(seed: UInt64(seed))
      let fixture = try CanonicalFixture()
      var state: State = [:]
      for _ in 0..<12 {
        let mode: PublishRequest.Mode =
          Int.random(in: 0..<6, using: &random) == 0 ? .full : .changes
        let changes = Self.changes(of: state, using: &random)
        var next: State = mode == .full ? [:] : state
        for (id, change) in changes { next[id] = change }
        let isWhole = next.values.allSatisfy { parent in parent.map { next[$0] != nil } ?? true }
        let outcome = try fixture.publish(Self.lines(changes), mode: mode)
        switch outcome {
        case .refused: #expect(!isWhole, "seed \(seed)")
        case .published, .unchanged:
          #expect(isWhole, "seed \(seed)")
          state = next
        case .wouldPublish, .baseMoved: Issue.record("seed \(seed)")
        }
        #expect(try fixture.lines() == Self.lines(state.map { ($0.key, $0.value) }))
      }
      try check(fixture.store, state, seed: seed)
    }
  }

  private func check(_ store: CanonicalStore, _ state: State, seed: Int) throws {
    #expect(try store.check() == [], "seed \(seed)")
    for id in state.keys {
      let children = state.filter { $0.value == id }.map { "unit/\($0.key)" }.sorted()
      let found = try store.referrers(of: .named("unit/\(id)"), limit: 100)
      #expect(found.keys.map(\.path) == children, "seed \(seed)")
      #expect(found.count == children.count, "seed \(seed)")
    }
  }

  /// Up to four units, each put with a parent or none, or deleted; nil is a deletion.
  private static func changes(
    of state: State, using random: inout CanonicalLawTests.SplitMix64
  ) -> [(String, String??)] {
    let ids = (0..<6).map { "u\($0)" }.shuffled(using: &random)
    return ids.prefix(Int.random(in: 1...4, using: &random)).map { id in
      switch Int.random(in: 0..<4, using: &random) {
      case 0: return (id, .none)
      case 1: return (id, .some(.none))
      default: return (id, .some("u\(Int.random(in: 0..<6, using: &random))"))
      }
    }
  }

  private static func lines(_ changes: [(String, String??)]) -> [String] {
    changes.sorted { $0.0 < $1.0 }.map { id, change in
      guard let parent = change else { return "-unit/\(id)" }
      guard let parent else { return #"{"id":"\#(id)","kind":"unit","name":"\#(id)"}"# }
      return #"{"id":"\#(id)","kind":"unit","name":"\#(id)","parent":"\#(parent)"}"#
    }
  }
}
