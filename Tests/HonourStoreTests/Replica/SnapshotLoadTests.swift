import Foundation
import GRDB
import HonourModel
import HonourStore
import Testing

@Suite struct SnapshotLoadTests {
  let loaded: ReplicaFixture
  let walked: ReplicaFixture

  init() throws {
    loaded = try ReplicaFixture()
    walked = try ReplicaFixture()
  }

  /// More records than are prepared at once, more rows than are inserted at once, and kinds, fields
  /// and texts that nobody knows.
  private func state(seed: UInt64) throws -> ReplicaTestState {
    var generator = SplitMix64(seed: seed)
    let names = ["Nguyễn Văn Thành", "Lê Thị Mẫu", "Đỗ Đức Dũng", "Hòa Hoà", "Mixed ẽ\u{301}"]
    let lines = (0..<1_300).map { number in
      let name = names[Int.random(in: 0..<names.count, using: &generator)]
      let other = Int.random(in: 0..<1_300, using: &generator)
      return switch Int.random(in: 0..<4, using: &generator) {
      case 0:
        #"{"id":"p\#(number)","kind":"person","name":"\#(name) \#(other)","unit":"u\#(other)"}"#
      case 1:
        #"{"id":"u\#(number)","kind":"unit","name":"Đại đội \#(other)","parent":"u\#(other)"}"#
      case 2: #"{"id":"x\#(number)","kind":"later_kind","n":\#(other),"name":"\#(name)"}"#
      default:
        #"{"award_type":"a1","decision":"d\#(other)","id":"h\#(number)","kind":"honour","reason":"#
          + #""Thành tích \#(other % 7)","recipient":"person/p\#(other)","#
          + #""recipient_kind":"person","recipient_name_at":"\#(name)"}"#
      }
    }
    return ReplicaTestState(
      records: try lines.map { try Record(canonicalBytes: Array($0.utf8)).canonical })
  }

  /// Every row of the tables that belong to a state.
  private func rows(_ fixture: ReplicaFixture) throws -> [String: [Row]] {
    let queue = try DatabaseQueue(path: Replica.path(in: fixture.directory))
    defer { try? queue.close() }
    return try queue.read { database in
      var result: [String: [Row]] = [:]
      for table in ["kind", "record", "reference", "phrase", "mention", "tree"] {
        result[table] = try Row.fetchAll(database, sql: "SELECT * FROM \(table)")
      }
      return result
    }
  }

  @Test(arguments: UInt64(1)...3)
  func `a snapshot fills the tables with what a delta from nothing fills them with`(
    seed: UInt64
  ) throws {
    let empty = try ReplicaTestState()
    let target = try state(seed: seed)
    let first = try Replica(directory: loaded.directory)
    try first.apply(loaded.snapshot(1, target), target.puts)
    try first.close()
    let second = try Replica(directory: walked.directory)
    try second.apply(walked.snapshot(0, empty), [])
    try second.apply(walked.delta((0, empty), (1, target)), target.puts)
    try second.close()
    let one = try rows(loaded)
    let other = try rows(walked)
    for (table, rows) in one {
      #expect(!rows.isEmpty, "seed \(seed), \(table)")
      #expect(rows == other[table], "seed \(seed), \(table)")
    }
    for fixture in [loaded, walked] {
      let problems = try ReplicaReader(directory: fixture.directory).read { try $0.verify() }
      #expect(problems.isEmpty, "seed \(seed)")
    }
  }

  @Test(arguments: [0, 511, 512, 1_299])
  func `a record that cannot be read is named wherever it stands`(place: Int) throws {
    let replica = try Replica(directory: loaded.directory)
    let target = try state(seed: 4)
    let key = target.records[place].key
    let broken = target.puts.enumerated().map { index, put in
      index == place ? .put(CanonicalRecord(key: key, bytes: Array("{".utf8))) : put
    }
    #expect(throws: ApplyError.unreadable(key, JSONFault(.notJSON, offset: 1, path: ""))) {
      try replica.apply(loaded.snapshot(1, target), broken)
    }
    #expect(try replica.position() == nil)
    try replica.apply(loaded.snapshot(1, target), target.puts)
    #expect(try replica.revision() == loaded.info(1, target))
  }
}
