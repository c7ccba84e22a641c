import HonourModel

/// The revisions that clients walk to at the moment, the one used longest ago given up first.
///
/// Confined to the loop that owns it.
struct WalkSources {
  private let limit: Int
  private var sources: [WalkSource] = []

  init(limit: Int) { self.limit = limit }

  /// Nil where there is none, or not any more.
  mutating func source(for position: Position) -> WalkSource? {
    guard let index = sources.firstIndex(where: { $0.target.position == position }) else {
      return nil
    }
    let source = sources.remove(at: index)
    sources.append(source)
    return source
  }

  mutating func insert(_ source: WalkSource) {
    sources.removeAll { $0.target.position == source.target.position }
    sources.append(source)
    if sources.count > limit { sources.removeFirst() }
  }
}
