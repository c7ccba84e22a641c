import HonourModel

/// What a client asks in a walk, step by step.
///
/// Source: `Protocol/walk.md`, section 2.
package enum WalkQuestion: Hashable, Sendable {
  /// The children of these nodes of one level, 3 under the root to 1 over the buckets.
  case nodes(level: Int, [Int])
  /// What is in these buckets.
  case list([Int])
  /// Records, by bucket and place in the bucket's key order; the answer is a transfer.
  case want([WantedRecords])

  static func nodes(from reader: inout ByteReader) throws(WireError) -> WalkQuestion {
    let level = Int(try reader.choice("level", 1...UInt8(HashTree.rootLevel - 1)))
    return .nodes(
      level: level,
      try reader.risingToEnd(
        "nodes", limit: HashTree.nodeCount(level: level) - 1, count: WireLimits.walkNodes))
  }

  static func list(from reader: inout ByteReader) throws(WireError) -> WalkQuestion {
    .list(
      try reader.risingToEnd(
        "buckets", limit: HashTree.bucketCount - 1, count: WireLimits.walkBuckets))
  }

  static func want(from reader: inout ByteReader) throws(WireError) -> WalkQuestion {
    var wanted: [WantedRecords] = []
    var left = WireLimits.walkRecords
    while reader.remaining > 0 {
      let name = "wanted[\(wanted.count)]"
      let bucket = try reader.rising(
        name + ".bucket", after: wanted.last?.bucket, limit: HashTree.bucketCount - 1)
      let place = reader
      let count = try reader.unsigned(name + ".count", limit: UInt64(left))
      guard count > 0 else {
        throw place.error(.belowLimit(value: 0, limit: 1), name + ".count")
      }
      left -= Int(count)
      var places: [Int] = []
      for index in 0..<Int(count) {
        places.append(
          try reader.rising(
            "\(name)[\(index)]", after: places.last, limit: WireLimits.walkBucketRecords - 1))
      }
      wanted.append(WantedRecords(bucket: bucket, places: places))
    }
    return .want(wanted)
  }

  func write(to writer: inout ByteWriter) {
    switch self {
    case .nodes(let level, let nodes):
      writer.byte(UInt8(level))
      writer.rising(nodes)
    case .list(let buckets): writer.rising(buckets)
    case .want(let wanted):
      var floor = 0
      for records in wanted {
        writer.unsigned(UInt64(records.bucket - floor))
        writer.unsigned(UInt64(records.places.count))
        writer.rising(records.places)
        floor = records.bucket + 1
      }
    }
  }
}

/// Records of one bucket, by their places in its key order.
package struct WantedRecords: Hashable, Sendable {
  package let bucket: Int
  /// Rising.
  package let places: [Int]

  package init(bucket: Int, places: [Int]) {
    self.bucket = bucket
    self.places = places
  }
}
