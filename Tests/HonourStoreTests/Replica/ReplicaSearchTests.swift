import HonourModel
import HonourStore
import Testing

@Suite struct ReplicaSearchTests {
  let fixture: ReplicaFixture
  let replica: Replica
  let reader: ReplicaReader

  static let lines = [
    #"{"id":"p1","kind":"person","name":"Phạm Quốc Cương"}"#,
    #"{"id":"p2","kind":"person","name":"Phạm Quốc Cường"}"#,
    #"{"id":"p3","kind":"person","name":"Đặng Văn An"}"#,
    #"{"id":"p4","kind":"person","name":"Trần Thị Đà"}"#,
    #"{"id":"p5","kind":"person","name":"Vũ Thị Hoà"}"#,
    #"{"id":"p6","kind":"person","name":"Nguyễn Văn Thành"}"#,
    #"{"id":"u1","kind":"unit","name":"Bộ Tư lệnh Cảnh sát cơ động","short":"CSCĐ"}"#,
    #"{"id":"x1","kind":"later_kind","name":"Cơ động tương lai"}"#,
    #"{"award_type":"a1","id":"h1","kind":"honour","recipient":"person/p6","recipient_kind":"person","recipient_name_at":"Nguyễn Văn Thành"}"#,
    #"{"award_type":"a1","id":"h2","kind":"honour","recipient":"person/p4","recipient_kind":"person","recipient_name_at":"Trần Thị Đà"}"#,
    #"{"id":"a1","kind":"award_type","name_vi":"Chiến sĩ thi đua cơ sở"}"#,
  ]

  init() throws {
    fixture = try ReplicaFixture()
    let state = try ReplicaTestState(Self.lines)
    replica = try Replica(directory: fixture.directory)
    try replica.apply(fixture.snapshot(1, state), state.puts)
    reader = try ReplicaReader(directory: fixture.directory)
  }

  func found(_ query: String, kind: RecordKind? = nil, limit: Int = 20) throws -> [String] {
    try reader.read { try $0.search(query, kind: kind, limit: limit) }.hits.map(\.record.key.id)
  }

  @Test func `letters typed without marks find the accented name`() throws {
    #expect(try found("pham quoc cuong") == ["p1", "p2"])
    #expect(try found("dang") == ["p3"])
    #expect(try found("co dong") == ["x1", "u1"])
  }

  @Test func `the exact name stands before one with another tone or letter`() throws {
    #expect(try found("Phạm Quốc Cường") == ["p2", "p1"])
    #expect(try found("phạm quốc cương") == ["p1", "p2"])
    #expect(try found("Đà").first == "p4")
  }

  @Test func `decomposed input and either tone placement find the same`() throws {
    #expect(try found("Pha\u{323}m Quo\u{302}\u{301}c Cu\u{31B}o\u{31B}ng").first == "p1")
    #expect(try found("vũ thị hòa") == ["p5"])
    #expect(try found("Vũ Thị Hoà") == ["p5"])
  }

  @Test func `people stand before honours that name them`() throws {
    #expect(try found("nguyen van thanh") == ["p6", "h1"])
    #expect(try found("nguyen van thanh", kind: .honour) == ["h1"])
  }

  @Test func `words are found in any order, and a last word that is not finished`() throws {
    #expect(try found("thanh nguyen") == ["p6", "h1"])
    #expect(try found("canh sat co d") == ["u1"])
    #expect(try found("cscđ") == ["u1"])
  }

  @Test func `how a text agrees is told`() throws {
    let answer = try reader.read { try $0.search("tran thi da", limit: 5) }
    #expect(answer.hits.map(\.tier) == [.plain, .plain])
    #expect(answer.hits.map(\.form) == [.whole, .whole])
    #expect(answer.hits.first?.text == "Trần Thị Đà")
    #expect(answer.count == 2)
    #expect(!answer.isMore)
  }

  @Test func `nothing asked and nothing there find nothing`() throws {
    for query in ["", "  ", "\"", "***", "không có ai", "'; DROP TABLE record; --"] {
      #expect(try found(query).isEmpty)
    }
  }

  @Test func `a text that no record holds any more is not found`() throws {
    let old = try ReplicaTestState(Self.lines)
    var new = old
    new.remove(RecordKey(kind: "person", id: "p1"))
    try new.put(#"{"id":"p2","kind":"person","name":"Phạm Quốc Hùng"}"#)
    try replica.apply(fixture.delta((1, old), (2, new)), old.changes(to: new))
    #expect(try found("pham quoc cuong").isEmpty)
    #expect(try found("pham quoc hung") == ["p2"])
    #expect(try reader.read { try $0.verify() }.isEmpty)
  }
}
