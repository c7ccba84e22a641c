package import HonourModel

/// What a server answers in a walk; the questions' order is the answers'.
///
/// Source: `Protocol/walk.md`, section 2.
package enum WalkAnswer: Hashable, Sendable {
  case digests([ChildDigests])
  /// For each bucket the beginnings of its records' digests, in key order.
  case entries([[WalkDigest]])

  static func digests(from reader: inout ByteReader) throws(WireError) -> WalkAnswer {
    var nodes: [ChildDigests] = []
    repeat {
      nodes.append(try ChildDigests(from: &reader, "nodes[\(nodes.count)]"))
    } while reader.remaining > 0
    return .digests(nodes)
  }

  static func entries(from reader: inout ByteReader) throws(WireError) -> WalkAnswer {
    var buckets: [[WalkDigest]] = []
    repeat {
      let name = "buckets[\(buckets.count)]"
      let count = try reader.unsigned(
        name + ".count", limit: UInt64(WireLimits.walkBucketRecords))
      var records: [WalkDigest] = []
      for index in 0..<Int(count) {
        records.append(try WalkDigest(from: &reader, "\(name)[\(index)]"))
      }
      buckets.append(records)
    } while reader.remaining > 0
    return .entries(buckets)
  }

  /// Whether there is something for each node or bucket that was asked for.
  package func answers(_ question: WalkQuestion) -> Bool {
    switch (question, self) {
    case (.nodes(_, let nodes), .digests(let answers)): nodes.count == answers.count
    case (.list(let buckets), .entries(let answers)): buckets.count == answers.count
    case (.nodes, .entries), (.list, .digests), (.want, _): false
    }
  }

  /// The records that it lists.
  var recordCount: Int {
    switch self {
    case .digests: 0
    case .entries(let buckets): buckets.reduce(0) { $0 + $1.count }
    }
  }

  func write(to writer: inout ByteWriter) {
    switch self {
    case .digests(let nodes): for node in nodes { node.write(to: &writer) }
    case .entries(let buckets):
      for records in buckets {
        writer.unsigned(UInt64(records.count))
        for record in records { record.write(to: &writer) }
      }
    }
  }
}

extension HashTree {
  /// Answers which children these nodes of a level have.
  package func childDigests(ofNodes nodes: [Int], level: Int) -> WalkAnswer {
    .digests(nodes.map { ChildDigests(children(ofNode: $0, level: level)) })
  }
}
