import HonourModel
package import HonourProtocol
import HonourTerminal

/// Frames as lines of at most 100 columns for a person.
package enum Listing {
  static let columns = 100
  private static let hexBytes = 8
  private static let shownDataBytes = 16
  private static let indent = 51
  private static let valueColumns = 14

  /// A frame: a line of its own, a line for each field, and what its entries say.
  ///
  /// The data of a chunk and the codes of a recipe are cut to their first bytes, unless `allBytes` are asked for.
  package static func lines(_ frame: InspectedFrame, allBytes: Bool = false) -> [String] {
    var lines = [head(frame)]
    lines += frame.fields.flatMap { field($0, allBytes: allBytes) }
    if case .chunk(_, _, _, isRead: false) = frame.content {
      lines += hanging(
        "          ",
        "Deflated on the state that the delta starts from: --base FILE, an export of it, lets it be "
          + "read.")
    }
    lines += frame.segments.flatMap { segment($0) }
    lines += frame.entries.flatMap { entry($0) }
    return lines + [""]
  }

  /// Where the bytes go wrong, after the fields that could still be read.
  package static func lines(_ fault: InspectedFault) -> [String] {
    let error = fault.error
    var lines = fault.fields.flatMap { field($0, allBytes: false) }
    let place =
      switch fault.place {
      case .stream(let direction): "\(words(direction)), byte \(error.offset)"
      case .plain(let direction): "\(words(direction)), byte \(error.offset) of the plain stream"
      case .recording: "byte \(error.offset) of the recording"
      }
    lines.append("\(fault.isCut ? "CUT" : "FAULT")  \(clock(fault.elapsed))\(place)")
    lines.append("  field     \(error.path)")
    lines += hanging("  found     ", FaultWords.found(error))
    lines += hanging("  expected  ", FaultWords.expected(error.reason))
    return lines
  }

  /// The last lines: what each direction brought.
  package static func lines(_ totals: [Inspection.Total]) -> [String] {
    totals.map { total in
      var line =
        "\(words(total.direction))  \(count(total.frames, "frame")), "
        + count(total.bytes, "byte")
      if total.transferPlainBytes > 0 {
        line +=
          "; transfers: \(total.transferWireBytes) on the wire for "
          + "\(total.transferPlainBytes) plain"
      }
      return line
    }
  }

  package static func words(_ direction: Recording.Direction?) -> String {
    switch direction {
    case .clientToServer: "client → server"
    case .serverToClient: "server → client"
    case nil: "bundle"
    }
  }

  private static func head(_ frame: InspectedFrame) -> String {
    let start = clock(frame.elapsed) + words(frame.direction) + "  " + frame.name
    return start + "  at \(frame.offset), " + count(frame.wireBytes, "byte") + content(frame)
  }

  private static func content(_ frame: InspectedFrame) -> String {
    switch frame.content {
    case .manifest(let plainBytes, let wireBytes, let chunks):
      "; transfer of \(count(chunks, "chunk")), wire \(wireBytes), plain \(plainBytes)"
    case .chunk(let number, let chunks, let plainBytes, _):
      "; chunk \(number) of \(chunks), wire \(frame.wireBytes), plain \(plainBytes)"
    case .end(let plainBytes, let wireBytes):
      "; transfer whole, wire \(wireBytes), plain \(plainBytes)"
    case nil: ""
    }
  }

  private static func clock(_ elapsed: UInt64?) -> String {
    guard let elapsed else { return "" }
    let digits = String(elapsed % 1_000_000)
    return "\(elapsed / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits
      + " s  "
  }

  static func count(_ number: UInt64, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// Rows of bytes with their offsets; beside the first ones name, value and meaning.
  private static func field(_ inspected: InspectedField, allBytes: Bool) -> [String] {
    let field = inspected.field
    let isCut =
      !allBytes && ["data", "codes"].contains(field.name) && field.bytes.count > shownDataBytes
    let shown = isCut ? field.bytes.prefix(shownDataBytes) : field.bytes[...]
    let right = words(inspected, hidden: field.bytes.count - shown.count)
    let rows = (shown.count + hexBytes - 1) / hexBytes
    return (0..<max(rows, right.count)).map { row in
      let bytes = shown.dropFirst(row * hexBytes).prefix(hexBytes)
      let offset = bytes.isEmpty ? "" : String(field.offset + UInt64(row * hexBytes))
      let name = row == 0 ? field.name : ""
      return trimmed(
        TerminalText.padded(offset, to: 8, alignment: .right) + "  "
          + TerminalText.padded(Hexadecimal.spaced(bytes), to: 23) + "  "
          + TerminalText.padded(name, to: 14) + "  " + (row < right.count ? right[row] : ""))
    }
  }

  /// Value and meaning on one line where they fit, else one under the other.
  private static func words(_ inspected: InspectedField, hidden: Int) -> [String] {
    let value = value(inspected.field)
    var meaning = inspected.meaning
    if hidden > 0 { meaning += "; \(hidden) more bytes with --bytes" }
    let beside = TerminalText.padded(value, to: valueColumns) + "  " + meaning
    if TerminalText.width(beside) <= columns - indent { return [beside] }
    return TerminalText.wrapped(value, to: columns - indent)
      + TerminalText.wrapped(meaning, to: columns - indent)
  }

  private static func value(_ field: FieldTrace) -> String {
    switch field.value {
    case .unsigned(let number):
      ["type", "check"].contains(field.name) && number <= 0xFF
        ? Hexadecimal.number(UInt8(number)) : String(number)
    case .signed(let number): String(number)
    case .text(let text): "\"" + TerminalText.escaped(text) + "\""
    case .bytes(let bytes):
      if field.name == "magic" {
        "\"" + TerminalText.escaped(String(decoding: bytes, as: UTF8.self)) + "\""
      } else if bytes.count <= Lineage.byteCount {
        Hexadecimal.encode(bytes)
      } else if bytes.count == Digest.byteCount {
        Hexadecimal.encode(bytes.prefix(6)) + "…"
      } else {
        count(UInt64(bytes.count), "byte")
      }
    }
  }

  private static func entry(_ entry: InspectedEntry) -> [String] {
    let size =
      "entry \(entry.index)" + (entry.place.map { ", \(count($0.byteCount, "byte")) plain" } ?? "")
    switch entry.change {
    case .delete(let key): return ["          delete  \(key.path)  (\(size))"]
    case .put(let record):
      let head = "          put     \(record.key.path)  (\(size))"
      guard let members = entry.members else {
        let text = TerminalText.escaped(String(decoding: record.bytes, as: UTF8.self))
        return [head] + hanging("                  not JSON: ", text)
      }
      return [head]
        + members.members.flatMap { member -> [String] in
          guard member.name != "kind", member.name != "id" else { return [] }
          let name = TerminalText.escaped(member.name.string)
          let value = String(decoding: member.value.canonicalBytes, as: UTF8.self)
          return hanging(
            "                  " + TerminalText.padded(name, to: 18) + "  ",
            TerminalText.escaped(value))
        }
    }
  }

  /// A text behind `start`, its further lines under its first.
  static func hanging(_ start: String, _ text: String) -> [String] {
    let width = TerminalText.width(start)
    let lines = TerminalText.wrapped(text, to: max(columns - width, 20))
    let space = String(repeating: " ", count: width)
    return lines.enumerated().map { trimmed(($0 == 0 ? start : space) + $1) }
  }

  static func trimmed(_ line: String) -> String {
    var line = Substring(line)
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}
