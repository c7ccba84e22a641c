import HonourModel

extension StoreCheck {
  private struct Place: Hashable {
    let kind: [UInt8]
    let level: Int
  }

  /// Counts the records from their keys and compares every block; a store of format 1 has none.
  mutating func checkBlocks() throws {
    guard try !CanonicalSchema.hasNoBlocks(database) else { return }
    var expected: [Place: [BlockCounter.Block]] = [:]
    var kind: [UInt8] = []
    var counter = BlockCounter(level: 0, kind: kind[...])
    func close() {
      var members = counter.blocks
      for level in 0..<BlockTable.levelCount where !members.isEmpty {
        if level > 0 {
          var upper = BlockCounter(level: level, kind: kind[...])
          for member in members { upper.add(member.first, count: member.count) }
          members = upper.blocks
        }
        expected[Place(kind: kind, level: level)] = members
      }
    }
    try database.prepared(
      "SELECT kind, id FROM record INDEXED BY record_key WHERE live = 1 ORDER BY kind, id"
    ).eachRow { row in
      let next = row.bytes(0)
      if next != kind {
        close()
        kind = next
        counter = BlockCounter(level: 0, kind: kind[...])
      }
      counter.add(row.bytes(1), count: 1)
    }
    close()

    var stored: [Place: [BlockCounter.Block]] = [:]
    try database.prepared(
      "SELECT kind, level, first, count FROM block ORDER BY kind, level, first"
    ).eachRow { row in
      let place = Place(kind: row.bytes(0), level: Int(clamping: row.integer(1)))
      stored[place, default: []].append(
        BlockCounter.Block(first: row.bytes(2), count: row.integer(3)))
    }
    let places = Set(expected.keys).union(stored.keys).sorted {
      ($0.level, $0.kind.count) < ($1.level, $1.kind.count)
    }
    for place in places where expected[place] != stored[place] {
      add(.wrongBlocks(kind: String(decoding: place.kind, as: UTF8.self), level: place.level))
    }
  }
}
