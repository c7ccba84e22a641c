import HonourModel

/// What a client may still ask in one walk: every node and every bucket once.
///
/// Source: `Protocol/limits.md`.
struct WalkAllowance: Hashable, Sendable {
  private var nodes = (1..<HashTree.rootLevel).reduce(0) { $0 + HashTree.nodeCount(level: $1) }
  private var buckets = HashTree.bucketCount

  /// False where the client asks for more than there is.
  mutating func take(_ question: WalkQuestion) -> Bool {
    switch question {
    case .nodes(_, let asked): nodes -= asked.count
    case .list(let asked): buckets -= asked.count
    case .want: break
    }
    return nodes >= 0 && buckets >= 0
  }
}
