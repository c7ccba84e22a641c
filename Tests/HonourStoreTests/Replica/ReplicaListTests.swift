import HonourModel
import HonourStore
import Testing

@Suite struct ReplicaListTests {
  let fixture: ReplicaFixture
  let replica: Replica
  let reader: ReplicaReader

  init() throws {
    fixture = try ReplicaFixture()
    let names = [
      "Nguyễn Văn Thạnh", "Trần Thị Ánh", "Phạm Quốc Cương", "Đỗ Đức Dũng", "Đặng Văn An",
      "Hoàng Đình Đạt", "Dương Văn Thành", "Nguyễn Văn Thành",
    ]
    var lines = names.enumerated().map { index, name in
      let unit = index.isMultiple(of: 2) ? "u1" : "u2"
      return #"{"id":"p\#(index)","kind":"person","name":"\#(name)","unit":"\#(unit)"}"#
    }
    lines += [
      #"{"id":"u1","kind":"unit","name":"Đại đội 1"}"#,
      #"{"id":"u2","kind":"unit","name":"Đại đội 2"}"#,
      #"{"id":"f1","kind":"figure","measure":"ca","qualifier":"over","unit_of_count":"ca","value":700000}"#,
      #"{"additive":false,"id":"f2","kind":"figure","measure":"án","odd":0.1,"qualifier":"exact","unit_of_count":"án","value":78}"#,
      #"{"event":"e1","id":"t1","kind":"participation","person":"p1","roles":["chair","launch"]}"#,
    ]
    let state = try ReplicaTestState(lines)
    replica = try Replica(directory: fixture.directory)
    try replica.apply(fixture.snapshot(1, state), state.puts)
    reader = try ReplicaReader(directory: fixture.directory)
  }

  func ids(
    _ kind: String, _ conditions: [String] = [], limit: Int? = nil
  ) throws -> (ids: [String], total: Int) {
    let query = ListQuery(
      kind: kind, conditions: conditions.compactMap { ListQuery.Condition($0) })
    return try reader.read { state in
      var ids: [String] = []
      let total = try state.list(query, limit: limit) { ids.append($0.key.id) }
      return (ids, total)
    }
  }

  @Test func `people stand by given name`() throws {
    let all = try ids("person")
    #expect(all.ids == ["p4", "p1", "p2", "p3", "p5", "p6", "p7", "p0"])
    #expect(all.total == 8)
  }

  @Test func `a limit shortens the list and not the count`() throws {
    #expect(try ids("person", limit: 2) == (["p4", "p1"], 8))
    #expect(try ids("person", ["unit=u2"], limit: 1) == (["p1"], 4))
  }

  @Test func `conditions are met by texts, numbers, words of a list and references`() throws {
    #expect(try ids("person", ["unit=u1"]).total == 4)
    #expect(try ids("person", ["unit=unit/u1", "name=Đặng Văn An"]).ids == ["p4"])
    #expect(try ids("figure", ["value=78"]).ids == ["f2"])
    #expect(try ids("figure", ["odd=0.1"]).ids == ["f2"])
    #expect(try ids("figure", ["additive=false"]).ids == ["f2"])
    #expect(try ids("figure", ["additive="]).ids == ["f1"])
    #expect(try ids("participation", ["roles=launch"]).ids == ["t1"])
    #expect(try ids("person", ["unit=u9"]).ids.isEmpty)
    #expect(try ids("no_such_kind").ids.isEmpty)
  }

  @Test func `what refers to a record is counted by kind`() throws {
    let key = RecordKey(kind: "unit", id: "u1")
    let referrers = try reader.read { try $0.referrers(to: key, limit: 2) }
    #expect(referrers.map(\.kind) == ["person"])
    #expect(referrers.first?.count == 4)
    #expect(referrers.first?.records.count == 2)
    let people = try reader.read {
      try $0.referrers(to: RecordKey(kind: "person", id: "p1"), kind: .participation, limit: 5)
    }
    #expect(people?.records.map(\.key.id) == ["t1"])
  }
}
