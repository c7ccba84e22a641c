extension JSONValue {
  /// The one way in which we write this value, as RFC 8785 writes texts and our own form of
  /// numbers: members in byte order of their names, no space.
  package var canonicalBytes: [UInt8] {
    var bytes: [UInt8] = []
    encode(into: &bytes)
    return bytes
  }

  /// Appends the canonical form.
  ///
  /// Source: `Protocol/data-model.md`, "Canonical form".
  package func encode(into bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
    case .number(let number): bytes.append(contentsOf: number.text.utf8)
    case .string(let text): text.encodeJSON(into: &bytes)
    case .array(let values):
      bytes.append(UInt8(ascii: "["))
      var isFirst = true
      for value in values {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        value.encode(into: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let object): object.encode(into: &bytes)
    }
  }
}

extension JSONObject {
  /// Appends the canonical form, braces included.
  package func encode(into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    var isFirst = true
    for member in members {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      member.name.encodeJSON(into: &bytes)
      bytes.append(UInt8(ascii: ":"))
      member.value.encode(into: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

extension Text {
  private static let hexDigits = Array("0123456789abcdef".utf8)

  /// Appends the text in quotes, with the escapes that RFC 8785 demands and no others.
  func encodeJSON(into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    if string.utf8.contains(where: Self.needsEscape) {
      for byte in string.utf8 { Self.escape(byte, into: &bytes) }
    } else {
      bytes.append(contentsOf: string.utf8)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func escape(_ byte: UInt8, into bytes: inout [UInt8]) {
    guard needsEscape(byte) else {
      bytes.append(byte)
      return
    }
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    default:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(hexDigits[Int(byte >> 4)])
      bytes.append(hexDigits[Int(byte & 0xF)])
    }
  }
}
