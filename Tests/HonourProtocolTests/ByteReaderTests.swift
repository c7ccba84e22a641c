import HonourProtocol
import Testing

@Suite struct ByteReaderTests {
  private func reader(_ bytes: [UInt8]) -> ByteReader { ByteReader(bytes[...], of: "TEST") }

  @Test(
    arguments: [
      0, 1, 127, 128, 16_383, 16_384, UInt64(UInt32.max), 1 << 62, (1 << 63) - 1, 1 << 63, .max,
    ] as [UInt64])
  func `a varint comes back, in as many bytes as told`(value: UInt64) throws {
    var writer = ByteWriter()
    writer.unsigned(value)
    #expect(writer.bytes.count == Varint.byteCount(value))
    var reader = reader(writer.bytes)
    #expect(try reader.unsigned("x") == value)
    try reader.finish()
  }

  @Test(arguments: [0, -1, 1, .min, .max, -1_790_000_000] as [Int64])
  func `a zigzag comes back`(value: Int64) throws {
    var writer = ByteWriter()
    writer.signed(value)
    var reader = reader(writer.bytes)
    #expect(try reader.signed("x") == value)
  }

  @Test(arguments: [
    [], [0x80], [0x80, 0x00], [UInt8](repeating: 0xFF, count: 9) + [2],
    [UInt8](repeating: 0x80, count: 10) + [1], [0xFF, 0x00],
  ])
  func `a varint that is cut, padded or too long is refused and consumes nothing`(
    bytes: [UInt8]
  ) {
    var reader = reader(bytes)
    #expect(throws: WireError.self) { try reader.unsigned("x") }
    #expect(reader.offset == 0)
    #expect(reader.remaining == bytes.count)
  }

  @Test func `a limit is kept to the last number`() throws {
    var bytes: [UInt8] = []
    Varint.append(300, to: &bytes)
    var good = reader(bytes)
    #expect(try good.unsigned("x", limit: 300) == 300)
    var bad = reader(bytes)
    #expect(
      throws: WireError(.aboveLimit(value: 300, limit: 299), at: 0, path: "TEST.x", found: bytes)
    ) {
      try bad.unsigned("x", limit: 299)
    }
  }

  @Test func `a text is its bytes, and what is not UTF-8 is refused at its place`() throws {
    for text in ["", "Đà Nẵng", "e\u{301}", "\u{0}\u{FEFF}"] {
      var writer = ByteWriter()
      writer.text(text, byteLimit: 64)
      var reader = reader(writer.bytes)
      #expect(try Array(reader.text("x", byteLimit: 64).utf8) == Array(text.utf8))
    }
    for bad: [UInt8] in [[0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] {
      var reader = reader([UInt8(bad.count)] + bad)
      #expect(throws: WireError(.notUTF8, at: 1, path: "TEST.x", found: bad)) {
        try reader.text("x", byteLimit: 64)
      }
    }
    var long = reader([3] + Array("abc".utf8))
    #expect(throws: WireError.self) { try long.text("x", byteLimit: 2) }
    var short = reader([4] + Array("abc".utf8))
    #expect(throws: WireError.self) { try short.text("x", byteLimit: 64) }
  }

  @Test func `a text that is too long to send is cut between characters`() throws {
    var writer = ByteWriter()
    writer.text(String(repeating: "đ", count: 200), byteLimit: 255)
    var reader = reader(writer.bytes)
    #expect(try reader.text("x", byteLimit: 255) == String(repeating: "đ", count: 127))
  }

  @Test func `bytes left over are named with their place`() throws {
    var reader = reader([7, 8, 9])
    _ = try reader.byte("first")
    #expect(
      throws: WireError(.trailingBytes(count: 2), at: 1, path: "TEST.end", found: [8, 9])
    ) { try reader.finish() }
  }
}
