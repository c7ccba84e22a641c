import HonourExamples
import HonourModel
import Testing

@Suite struct EditGeneratorTests {
  private func edits(_ count: Int, of dataset: [UInt8], seed: UInt64) throws -> [UInt8] {
    var generator = EditGenerator(edits: count, seed: seed)
    let lines = dataset.split(separator: 0x0A).map(Array.init)
    for line in lines { try generator.survey(line) }
    // The order of the lines does not matter.
    for line in lines.reversed() { try generator.confirm(line) }
    var bytes: [UInt8] = []
    try generator.write { bytes.append(contentsOf: $0) }
    return bytes
  }

  @Test(arguments: [1, 9, 10, 150])
  func `the change file applies and has the mixture that it promises`(count: Int) throws {
    let dataset = DatasetGeneratorTests.dataset(persons: 80, honours: 500, seed: 17)
    var state = MemoryState()
    #expect(try state.apply(dataset) == [])
    let before = state.records
    let file = try edits(count, of: dataset, seed: UInt64(count))
    #expect(try state.apply(file) == [], "\(count) edits")
    #expect(state.warnings == [])

    let inserted = state.records.keys.count { before[$0] == nil }
    let deleted = before.keys.count { state.records[$0] == nil }
    var changed = 0
    for (key, record) in before {
      guard let new = state.records[key], new != record else { continue }
      changed += 1
      #expect(differences(record, new) == 1, "\(key)")
    }
    #expect(file.split(separator: 0x0A).count == count)
    #expect(deleted == count / 10)
    #expect(inserted == count / 5)
    #expect(changed == count - count / 10 - count / 5)
  }

  @Test func `equal arguments give equal bytes`() throws {
    let dataset = DatasetGeneratorTests.dataset(persons: 40, honours: 300, seed: 2)
    let file = try edits(50, of: dataset, seed: 6)
    #expect(try edits(50, of: dataset, seed: 6) == file)
    #expect(try edits(50, of: dataset, seed: 7) != file)
  }

  @Test func `the real facts can be edited too`() throws {
    var state = MemoryState()
    #expect(try state.apply(ExampleDataset.cscd.lines) == [])
    let file = try edits(40, of: ExampleDataset.cscd.lines, seed: 8)
    #expect(try state.apply(file) == [])
  }

  @Test func `a small dataset gives fewer changes and an empty one gives none`() throws {
    #expect(try edits(100, of: [], seed: 1) == [])
    let dataset = DatasetGeneratorTests.dataset(persons: 2, honours: 2, seed: 1)
    var state = MemoryState()
    #expect(try state.apply(dataset) == [])
    let file = try edits(10_000, of: dataset, seed: 1)
    #expect(try state.apply(file) == [])
  }

  @Test func `a line that is no record is named`() throws {
    var generator = EditGenerator(edits: 1, seed: 1)
    try generator.survey(Array(#"{"id":"a","kind":"unit","name":"A"}"#.utf8))
    #expect {
      try generator.survey(Array("{}".utf8))
    } throws: { error in
      guard case .notRecord(let line, _) = error as? EditFault else { return false }
      return line == 2
    }
  }

  private func differences(_ left: Record, _ right: Record) -> Int {
    let names = Set(left.fields.members.map(\.name) + right.fields.members.map(\.name))
    return names.count { left.fields[$0] != right.fields[$0] }
  }
}
