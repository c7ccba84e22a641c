import GRDB
import HonourModel
import Testing

@testable import HonourStore

/// How the store looks things up: a question that is to cost what it asks for passes over no table.
@Suite struct CanonicalPlanTests {
  /// The statements that ran, and the plan of each.
  private func plans(
    of store: CanonicalStore, _ body: (Database) throws -> Void
  ) throws -> [String: [String]] {
    let queue = try DatabaseFile.openReader(path: store.path)
    return try queue.inDatabase { database in
      var texts: Set<String> = []
      database.trace { event in
        if case .statement(let statement) = event { texts.insert(statement.sql) }
      }
      try body(database)
      database.trace(nil)
      var plans: [String: [String]] = [:]
      for text in texts where text.hasPrefix("SELECT") {
        try database.prepared("EXPLAIN QUERY PLAN " + text).eachRow {
          plans[text, default: []].append($0.string(3))
        }
      }
      return plans
    }
  }

  private func expectNoScan(_ plans: [String: [String]]) {
    #expect(!plans.isEmpty)
    for (text, steps) in plans {
      for step in steps where step.hasPrefix("SCAN") {
        // A constant row, and the one row of the horizon.
        #expect(step == "SCAN CONSTANT ROW" || step == "SCAN horizon", "\(text): \(step)")
      }
    }
  }

  @Test func `differences and ranks pass over no table`() throws {
    let fixture = try CanonicalFixture()
    for round in 0..<4 {
      try fixture.publish(
        (0..<60).map { #"{"id":"u\#($0)","kind":"unit","name":"\#(round)"}"# })
      try fixture.publish((0..<3).map { "-unit/u\($0)" })
    }
    let keys = (0..<9).map { RecordKey.named("unit/u\($0)") }
    let lineage = try CanonicalFixture.knownLineage()
    try expectNoScan(
      plans(of: fixture.store) { database in
        let revisions = RevisionTable(database, lineage: lineage)
        let states = try StateTable(database)
        let (base, target) = try (revisions.bound(2), revisions.bound(7))
        try states.forEachDifference(from: base, to: target) { _ in }
        try states.forEachPresenceChange(from: base, to: target) { _, _ in }
        #expect(try BlockTable(database).ranks(of: keys).count == keys.count)
      })
  }

  @Test func `a small publish passes over no table`() throws {
    let fixture = try CanonicalFixture()
    try fixture.publish((0..<900).map { #"{"id":"u\#($0)","kind":"unit","name":"0"}"# })
    let writer = try #require(fixture.store.writer)
    var texts: Set<String> = []
    writer.inDatabase { database in
      database.trace { event in
        if case .statement(let statement) = event { texts.insert(statement.sql) }
      }
    }
    try fixture.publish([#"{"id":"new","kind":"unit","name":"1"}"#, "-unit/u7"])
    writer.inDatabase { $0.trace(nil) }
    let counting = texts.filter { $0.contains("FROM block") || $0.contains("record_dead") }
    #expect(counting.count >= 5)
    try expectNoScan(
      plans(of: fixture.store) { database in
        for text in counting where text.hasPrefix("SELECT") {
          try database.prepared(text).eachRow { _ in }
        }
      })
  }
}
