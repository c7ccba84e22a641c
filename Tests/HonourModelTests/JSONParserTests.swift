import HonourModel
import Testing

@Suite struct JSONParserTests {
  private func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

  private func fault(_ bytes: [UInt8]) -> JSONFault? {
    do {
      _ = try JSONParser.parse(bytes)
      return nil
    } catch {
      return error
    }
  }

  private func fault(_ text: String) -> JSONFault? { fault(Array(text.utf8)) }

  private func canonical(_ text: String) throws -> String {
    String(decoding: try parse(text).canonicalBytes, as: UTF8.self)
  }

  @Test func `members are written in byte order without spaces`() throws {
    #expect(
      try canonical(#" { "b" : [ 1 , true , null ] , "a" : "đ" } "#)
        == #"{"a":"đ","b":[1,true,null]}"#)
    #expect(
      try canonical(#"{"é":1,"e":2,"z":3,"E":4,"e1":5}"#) == #"{"E":4,"e":2,"e1":5,"z":3,"é":1}"#)
  }

  @Test func `texts are escaped as RFC 8785 says and no further`() throws {
    let written = #""\u0000\u001F\u007f\b\t\n\f\r\"\\\/\u0110""#
    let expected = #""\u0000\u001f"# + "\u{7F}" + #"\b\t\n\f\r\"\\/Đ""#
    #expect(try canonical(written) == expected)
    #expect(try canonical(expected) == expected)
  }

  @Test func `surrogate pairs are joined and lone surrogates refused`() throws {
    #expect(try parse(#""\ud83d\ude00""#).text == "😀")
    #expect(try parse(#""\uD800\uDC00\uDBFF\uDFFF""#).text == "\u{10000}\u{10FFFF}")
    for text in [#""\ud83d""#, #""\ude00""#, #""\ud83dA""#, #""\ud83d\u0041""#, #""\ud83d\n""#] {
      #expect(fault(text) == JSONFault(.loneSurrogate, offset: 1, path: ""), "\(text)")
    }
    #expect(fault(#"{"a":["x","\ude00"]}"#)?.path == "a[1]")
  }

  @Test func `a duplicate key is named with its place, however it is written`() {
    #expect(
      fault(#"{"a":{"x":1,"y":2,"\u0078":3}}"#)
        == JSONFault(.duplicateKey, offset: 18, path: "a.x"))
    // Composed and decomposed forms are two names: they differ in bytes.
    #expect(fault("{\"\u{E9}\":1,\"e\u{301}\":2}") == nil)
  }

  @Test func `sixteen levels are read and seventeen refused`() {
    let nested = { (levels: Int) in
      String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    }
    #expect(fault(nested(16)) == nil)
    #expect(fault(nested(17))?.code == .tooDeep)
    #expect(fault(nested(17))?.offset == 16)
    #expect(fault(String(repeating: "[", count: 100_000))?.code == .tooDeep)
    #expect(
      fault(String(repeating: #"{"a":"#, count: 16) + "1" + String(repeating: "}", count: 16))
        == nil)
    #expect(fault(String(repeating: #"{"a":"#, count: 17))?.code == .tooDeep)
  }

  @Test func `bytes that are not UTF-8 are refused with their offset`() {
    let bad: [[UInt8]] = [
      [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xC3], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80],
      [0xE2, 0x82],
      [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
    ]
    for sequence in bad {
      let text = Array(#"{"a":"xy"#.utf8) + sequence + Array(#""}"#.utf8)
      #expect(fault(text) == JSONFault(.notUTF8, offset: 8, path: "a"), "\(sequence)")
      #expect(fault(sequence)?.code == .notUTF8, "\(sequence)")
    }
    #expect(fault([0xC3, 0xA9])?.code == .notJSON)
  }

  @Test(arguments: [
    "", " ", "{", "[", "\"", "\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}",
    "[1,]",
    "[,1]", "{,}", "{a:1}", "{'a':1}", "[1 2]", "1 2", "{} x", "nul", "nulll", "True", "01", "-",
    "+1",
    ".5", "1.", "1e", "1e+", "--1", "1-1", "0x1", "NaN", "Infinity", "\"\\x\"", "\"\\u12g4\"",
    "\"\\u12",
    "\"\u{1}\"", "\"\n\"", "// x\n1", "[1]]", "\u{FEFF}1",
  ])
  func `what is not JSON is refused`(text: String) {
    #expect(fault(text)?.code == .notJSON, "\(text)")
  }

  @Test func `every prefix of a text is refused and no byte change traps`() throws {
    let text = #"{"a":[1.5e3,{"b":"\ud83d\ude00é","c":null}],"d":true,"e":-0}"#
    let bytes = Array(text.utf8)
    #expect(fault(bytes) == nil)
    for count in bytes.indices { #expect(fault(Array(bytes[..<count])) != nil) }
    for index in bytes.indices {
      for value in UInt8.min...UInt8.max {
        var changed = bytes
        changed[index] = value
        guard let read = try? JSONParser.parse(changed) else { continue }  // refused is as good
        #expect(try JSONParser.parse(read.canonicalBytes) == read)
      }
    }
  }

  @Test func `numbers that are not written canonically are told by path`() throws {
    let document = try JSONParser.document(
      Array(#"{"a":38.00,"b":[{"c":1e3},7],"d":-0,"e":3.5}"#.utf8))
    #expect(document.rewrittenNumbers == ["a": "38.00", "b[0].c": "1e3", "d": "-0"])
    #expect(fault("[1e31]") == JSONFault(.numberRange, offset: 1, path: "[0]"))
    #expect(fault("[1e99999999999999999999]")?.code == .numberRange)
  }

  @Test func `canonical bytes of random values read back as the same value`() throws {
    for seed in UInt64(1)...400 {
      var random = SplitMix64(seed: seed)
      let value = RandomJSON.value(depth: 0, from: &random)
      let bytes = value.canonicalBytes
      let read = try JSONParser.parse(bytes)
      #expect(read == value, "seed \(seed)")
      #expect(read.canonicalBytes == bytes, "seed \(seed)")
    }
  }
}
