import HonourModel
import HonourProtocol
import HonourStore

/// Counts what a transfer brings, kind by kind, while it is made.
///
/// It holds no more kinds than an offer names. Source: `Protocol/frames.md`, section 3.
struct KindCount {
  /// The kinds that are counted to their end.
  private var done: [Offer.Kind] = []
  /// The kind under way.
  private var current: (name: [UInt8], puts: UInt64, deletes: UInt64)?

  /// Takes the next change in key order.
  mutating func add(_ change: RecordDifference) {
    if current.map({ !change.key.kindBytes.elementsEqual($0.name) }) ?? true {
      done = kinds
      current = (Array(change.key.kindBytes), 0, 0)
    }
    if change.new == nil { current?.deletes += 1 } else { current?.puts += 1 }
  }

  /// In the order of their names; the last one has no name where it stands for several.
  var kinds: [Offer.Kind] {
    guard let current else { return done }
    let name = String(decoding: current.name, as: UTF8.self)
    return Self.bounded(
      done + [Offer.Kind(name: name, puts: current.puts, deletes: current.deletes)])
  }

  /// What two transfers bring, one after the other.
  static func sum(_ first: [Offer.Kind], _ second: [Offer.Kind]) -> [Offer.Kind] {
    var counts: [String: Offer.Kind] = [:]
    for kind in first + second {
      counts[kind.name] = sum([kind] + (counts[kind.name].map { [$0] } ?? []), name: kind.name)
    }
    let rest = counts.removeValue(forKey: "")
    let named = counts.values.sorted {
      $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }
    return bounded(named + (rest.map { [$0] } ?? []))
  }

  private static func bounded(_ kinds: [Offer.Kind]) -> [Offer.Kind] {
    guard kinds.count > WireLimits.offeredKinds else { return kinds }
    let shown = kinds.prefix(Int(WireLimits.offeredKinds) - 1)
    return shown + [sum(Array(kinds.dropFirst(shown.count)), name: "")]
  }

  private static func sum(_ kinds: [Offer.Kind], name: String) -> Offer.Kind {
    Offer.Kind(
      name: name, puts: kinds.reduce(0) { $0 + $1.puts },
      deletes: kinds.reduce(0) { $0 + $1.deletes })
  }
}
