import HonourModel

/// Writes one record in its canonical form, member by member in byte order of the names.
struct RecordLine {
  private(set) var bytes: [UInt8] = []
  private var lastName = ""

  init() {
    bytes.reserveCapacity(512)
    bytes.append(UInt8(ascii: "{"))
  }

  mutating func text(_ name: String, _ value: String?) {
    guard let value else { return }
    start(name)
    append(value)
  }

  mutating func number(_ name: String, _ value: Int?) {
    guard let value else { return }
    start(name)
    bytes.append(contentsOf: String(value).utf8)
  }

  mutating func flag(_ name: String, _ value: Bool?) {
    guard let value else { return }
    start(name)
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  mutating func texts(_ name: String, _ values: [String]?) {
    guard let values else { return }
    start(name)
    bytes.append(UInt8(ascii: "["))
    for (place, value) in values.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      append(value)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// A member whose value is written in full elsewhere.
  mutating func json(_ name: String, _ value: JSONValue?) {
    guard let value else { return }
    start(name)
    value.encode(into: &bytes)
  }

  /// Ends the record with a line feed.
  mutating func finished() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    bytes.append(0x0A)
    return bytes
  }

  private mutating func start(_ name: String) {
    precondition(
      lastName.utf8.lexicographicallyPrecedes(name.utf8),
      "Members are written in byte order of their names.")
    lastName = name
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    append(name)
    bytes.append(UInt8(ascii: ":"))
  }

  /// Synthetic texts hold quotation marks at most, never control characters.
  private mutating func append(_ value: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in value.utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        bytes.append(UInt8(ascii: "\\"))
      }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
