import HonourInspector
import HonourModel
import HonourProtocol
import HonourTerminal
import Testing

@Suite struct ListingTests {
  @Test func `no line is longer than 100 columns, and none obeys a control character`() throws {
    let long = String(repeating: "Đồng chí ", count: 60)
    let outputs = try Capture.inspect(
      Capture.server(
        Capture.changes + [Capture.record("p2", #","notes":"\#(long)""#)], message: long))
    let lines = outputs.flatMap(\.lines)
    #expect(lines.count > 40)
    for line in lines {
      #expect(TerminalText.width(line) <= 100, "\(line)")
      #expect(TerminalText.escaped(line) == line)
    }
  }

  @Test func `a field is a line with offset, bytes, name, value and meaning`() throws {
    let lines = try Capture.inspect(Capture.server()).flatMap(\.lines)
    #expect(
      lines.contains(
        "      12  01                       shape           1               delta"))
    #expect(lines.contains { $0.contains(#"message         "Sửa tên\u{1B}[2J""#) })
    #expect(lines.contains("          delete  event/e9  (entry 0, 9 bytes plain)"))
    #expect(lines.contains { $0.hasSuffix(#"name                "Phạm Quốc Cường""#) })
  }

  @Test func `wire size stands beside plain size`() throws {
    let lines = try Capture.inspect(Capture.server()).flatMap(\.lines)
    let head = try #require(lines.first { $0.contains("  CHUNK  ") })
    #expect(head.contains("; chunk 1 of 1, wire 96, plain 96"))
  }

  @Test func `a chunk's data is cut unless all bytes are asked for`() throws {
    let frames = try Capture.inspect(
      Capture.server((10..<60).map { Capture.record("p\($0)", "") })
    ).compactMap(\.frame)
    let chunk = try #require(frames.first { $0.name == "CHUNK" })
    let short = Listing.lines(chunk)
    #expect(short.contains { $0.contains("more bytes with --bytes") })
    #expect(Listing.lines(chunk, allBytes: true).count > short.count)
  }

  @Test func `JSON is one object a frame that reads back, with every byte`() throws {
    let bytes = try Capture.server()
    var read: [UInt8] = []
    for output in Capture.inspect(bytes) {
      let object = try #require(try JSONParser.parse(Array(output.json.utf8)).object)
      for field in object["fields"]?.array ?? [] {
        read += Hexadecimal.decode(field.object?["hex"]?.text ?? "") ?? []
      }
    }
    #expect(read == bytes)
  }

  @Test func `JSON names the entries of a delta`() throws {
    let chunk = try #require(
      try Capture.inspect(Capture.server()).first { $0.frame?.name == "CHUNK" })
    #expect(chunk.json.contains(#""change":"delete","key":"event/e9""#))
    #expect(chunk.json.contains(#""name":"Phạm Quốc Cường""#))
  }
}
