import HonourModel
import HonourStore
import Testing

@Suite struct ReplicaLawTests {
  /// A state of small records whose texts and references change hands often.
  private func state(
    after last: ReplicaTestState, from generator: inout SplitMix64
  ) throws -> ReplicaTestState {
    let names = ["Nguyễn Văn Thành", "Lê Thị Mẫu", "Đỗ Đức Dũng", "Trần Văn Ẩn", "Hòa Hoà"]
    var next = last
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      let id = "p\(Int.random(in: 0..<12, using: &generator))"
      let key = RecordKey(kind: "person", id: id)
      guard Int.random(in: 0..<10, using: &generator) < 8 else {
        next.remove(key)
        continue
      }
      let name = names[Int.random(in: 0..<names.count, using: &generator)]
      let unit = "u\(Int.random(in: 0..<3, using: &generator))"
      try next.put(#"{"id":"\#(id)","kind":"person","name":"\#(name)","unit":"\#(unit)"}"#)
    }
    return next
  }

  @Test(arguments: UInt64(1)...8)
  func `deltas and snapshots lead to the same replica`(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let walked = try ReplicaFixture()
    let jumped = try ReplicaFixture()
    let replica = try Replica(directory: walked.directory)
    var states = [try ReplicaTestState()]
    try replica.apply(walked.snapshot(0, states[0]), [])
    for revision in UInt64(1)...8 {
      let base = states[states.count - 1]
      let target = try state(after: base, from: &generator)
      states.append(target)
      try replica.apply(
        walked.delta((revision - 1, base), (revision, target)), base.changes(to: target))
    }
    let target = states[8]
    let other = try Replica(directory: jumped.directory)
    try other.apply(jumped.snapshot(8, target), target.puts)
    for directory in [walked.directory, jumped.directory] {
      let problems = try ReplicaReader(directory: directory).read { try $0.verify() }
      #expect(problems.isEmpty, "seed \(seed)")
    }
    try replica.close()
    try other.close()
  }
}
