/// The state of reading one JSON text, front to back.
struct JSONReader {
  let bytes: [UInt8]
  var offset = 0
  private(set) var rewrittenNumbers: [String: String] = [:]
  private var steps: [Step] = []

  private enum Step {
    case name(Text)
    case index(Int)
  }

  /// Members for which room is made at once; most records have fewer.
  private static let usualMembers = 16

  private let depth: Int

  init(_ bytes: [UInt8], depth: Int) {
    self.bytes = bytes
    self.depth = depth
  }

  mutating func readWhole() throws(JSONFault) -> JSONValue {
    let value = try readValue()
    skipSpace()
    guard offset == bytes.count else { throw unexpected() }
    return value
  }

  /// Where reading stands, as a person writes it.
  private var path: String {
    var result = ""
    for step in steps {
      switch step {
      case .name(let name): result += result.isEmpty ? name.string : "." + name.string
      case .index(let index): result += "[\(index)]"
      }
    }
    return result
  }

  func fault(_ code: JSONFault.Code, at offset: Int) -> JSONFault {
    JSONFault(code, offset: offset, path: path)
  }

  /// The fault of a byte that no rule of JSON allows here.
  func unexpected() -> JSONFault {
    guard offset < bytes.count, bytes[offset] >= 0x80,
      let invalid = UTF8Check.firstInvalid(in: bytes[offset...])
    else { return fault(.notJSON, at: offset) }
    return fault(invalid == offset ? .notUTF8 : .notJSON, at: offset)
  }

  private mutating func skipSpace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      default: return
      }
    }
  }

  /// Skips white space and takes `byte` where it comes next.
  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  private mutating func readValue() throws(JSONFault) -> JSONValue {
    skipSpace()
    guard offset < bytes.count else { throw unexpected() }
    switch bytes[offset] {
    case UInt8(ascii: "\""): return .string(Text(try readString()))
    case UInt8(ascii: "{"): return .object(try readObject())
    case UInt8(ascii: "["): return .array(try readArray())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try readNumber())
    case UInt8(ascii: "t"): return try readWord("true", .bool(true))
    case UInt8(ascii: "f"): return try readWord("false", .bool(false))
    case UInt8(ascii: "n"): return try readWord("null", .null)
    default: throw unexpected()
    }
  }

  private mutating func readWord(
    _ word: StaticString, _ value: JSONValue
  ) throws(JSONFault) -> JSONValue {
    for byte in "\(word)".utf8 {
      guard offset < bytes.count, bytes[offset] == byte else { throw unexpected() }
      offset += 1
    }
    return value
  }

  private mutating func readArray() throws(JSONFault) -> [JSONValue] {
    guard steps.count < depth else { throw fault(.tooDeep, at: offset) }
    offset += 1
    guard !take(UInt8(ascii: "]")) else { return [] }
    var values: [JSONValue] = []
    while true {
      steps.append(.index(values.count))
      values.append(try readValue())
      steps.removeLast()
      if take(UInt8(ascii: "]")) { return values }
      guard take(UInt8(ascii: ",")) else { throw unexpected() }
    }
  }

  private mutating func readObject() throws(JSONFault) -> JSONObject {
    guard steps.count < depth else { throw fault(.tooDeep, at: offset) }
    let start = offset
    let members = try readMembers { _ in false }
    if let object = JSONObject(members) { return object }
    // A name stands twice. Read again, slowly, to say where.
    offset = start
    var seen: Set<Text> = []
    _ = try readMembers { !seen.insert($0).inserted }
    preconditionFailure("A name that stands twice was not found again.")
  }

  private mutating func readMembers(
    isRefused: (Text) -> Bool
  ) throws(JSONFault) -> [JSONObject.Member] {
    offset += 1
    guard !take(UInt8(ascii: "}")) else { return [] }
    var members: [JSONObject.Member] = []
    members.reserveCapacity(Self.usualMembers)
    while true {
      skipSpace()
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { throw unexpected() }
      let start = offset
      let name = Text(try readString())
      steps.append(.name(name))
      guard !isRefused(name) else { throw fault(.duplicateKey, at: start) }
      guard take(UInt8(ascii: ":")) else { throw unexpected() }
      members.append(JSONObject.Member(name: name, value: try readValue()))
      steps.removeLast()
      if take(UInt8(ascii: "}")) { return members }
      guard take(UInt8(ascii: ",")) else { throw unexpected() }
    }
  }

  private mutating func readNumber() throws(JSONFault) -> JSONNumber {
    let start = offset
    scan: while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        offset += 1
      default: break scan
      }
    }
    let literal = bytes[start..<offset]
    guard let number = JSONNumber(literal: literal) else {
      throw fault(JSONNumber.isLiteral(literal) ? .numberRange : .notJSON, at: start)
    }
    if !number.text.utf8.elementsEqual(literal), isNoted {
      rewrittenNumbers[path] = String(decoding: literal, as: UTF8.self)
    }
    return number
  }

  /// Whether the written form of a number here is told: where a known field can stand.
  private var isNoted: Bool {
    steps.count <= JSONDocument.notedLevels
      && steps.allSatisfy { step in
        switch step {
        case .name(let name): name.string.utf8.count <= JSONDocument.notedNameBytes
        case .index: true
        }
      }
  }
}
