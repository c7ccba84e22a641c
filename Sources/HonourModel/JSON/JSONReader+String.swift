extension JSONReader {
  /// Reads a text from its opening to its closing quote.
  mutating func readString() throws(JSONFault) -> String {
    let start = offset + 1
    var end = start
    var union: UInt8 = 0
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\"") {
        offset = end + 1
        let isASCII = union < 0x80
        return isASCII
          ? String(decoding: bytes[start..<end], as: UTF8.self) : try decode(start..<end)
      }
      if byte == UInt8(ascii: "\\") { return try readEscapedString(from: start) }
      guard byte >= 0x20 else { break }
      union |= byte
      end += 1
    }
    offset = end
    throw fault(.notJSON, at: end)
  }

  /// Checks first and then makes the text, which is faster than the library's way to do both.
  private func decode(_ range: Range<Int>) throws(JSONFault) -> String {
    if let place = UTF8Check.firstInvalid(in: bytes[range]) { throw fault(.notUTF8, at: place) }
    return String(decoding: bytes[range], as: UTF8.self)
  }

  private mutating func readEscapedString(from start: Int) throws(JSONFault) -> String {
    var result = ""
    offset = start
    while offset < bytes.count {
      let plainStart = offset
      while offset < bytes.count, bytes[offset] >= 0x20, bytes[offset] != UInt8(ascii: "\""),
        bytes[offset] != UInt8(ascii: "\\")
      { offset += 1 }
      result += try decode(plainStart..<offset)
      guard offset < bytes.count, bytes[offset] >= 0x20 else { break }
      if bytes[offset] == UInt8(ascii: "\"") {
        offset += 1
        return result
      }
      result.unicodeScalars.append(try readEscape())
    }
    throw fault(.notJSON, at: offset)
  }

  /// Reads a reverse solidus and what it stands for; two escapes that are a surrogate pair are one
  /// scalar.
  private mutating func readEscape() throws(JSONFault) -> Unicode.Scalar {
    let start = offset
    offset += 1
    guard offset < bytes.count else { throw unexpected() }
    let letter = bytes[offset]
    offset += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "u"): break
    default:
      offset -= 1
      throw unexpected()
    }
    let unit = try readHexUnit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard UTF16.isLeadSurrogate(unit), offset + 1 < bytes.count,
      bytes[offset] == UInt8(ascii: "\\"), bytes[offset + 1] == UInt8(ascii: "u")
    else { throw fault(.loneSurrogate, at: start) }
    offset += 2
    let low = try readHexUnit()
    guard UTF16.isTrailSurrogate(low) else { throw fault(.loneSurrogate, at: start) }
    let code = 0x1_0000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
    guard let scalar = Unicode.Scalar(code) else { throw fault(.loneSurrogate, at: start) }
    return scalar
  }

  private mutating func readHexUnit() throws(JSONFault) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard offset < bytes.count, let digit = Self.hexValue(bytes[offset]) else {
        throw unexpected()
      }
      unit = unit << 4 | digit
      offset += 1
    }
    return unit
  }

  private static func hexValue(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
