/// Text made safe and measured for a terminal.
package enum TerminalText {
  /// Replaces what a terminal would obey or hide by visible escapes: `\u{1B}`.
  ///
  /// Control characters, bidirectional marks, zero-width characters, lone combining marks in front
  /// and private use. Text from a peer or a file never moves the cursor or rewrites a line.
  package static func escaped(_ text: String, keepsLineFeeds: Bool = false) -> String {
    guard text.unicodeScalars.contains(where: { isUnsafe($0) }) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isUnsafe(scalar), !(keepsLineFeeds && scalar == "\n") {
        result.append(
          contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E: false
    case ..<0x20, 0x7F...0x9F: true
    case 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F: true
    case 0xFE00...0xFE0F, 0xFEFF, 0xFFF0...0xFFFB: true
    case 0xE000...0xF8FF, 0xE0000...0x10FFFF: true
    default: false
    }
  }

  /// The columns that a text takes: combining marks none, East Asian wide characters two.
  package static func width(_ text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20...0x2FF: 1
    case 0x300...0x36F, 0x483...0x489, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF: 0
    case 0xFE20...0xFE2F: 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3: 2
    case 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6: 2
    case 0x1F300...0x1FAFF, 0x20000...0x3FFFD: 2
    default: 1
    }
  }

  /// Cuts a text to at most `columns`, with an ellipsis where something was left out.
  package static func truncated(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    guard columns > 0 else { return "" }
    var result = ""
    var used = 0
    for character in text {
      let next = width(String(character))
      guard used + next <= columns - 1 else { break }
      result.append(character)
      used += next
    }
    while result.last == " " { result.removeLast() }
    return result + "…"
  }

  /// Fills a text with spaces up to `columns`.
  package static func padded(
    _ text: String, to columns: Int, alignment: Alignment = .left
  ) -> String {
    let missing = columns - width(text)
    guard missing > 0 else { return text }
    let spaces = String(repeating: " ", count: missing)
    return alignment == .left ? text + spaces : spaces + text
  }

  package enum Alignment: Sendable {
    case left
    case right
  }

  /// Breaks a text between words into lines of at most `columns`; a longer word is cut.
  ///
  /// Complexity: O(*n*) in the length of the text, however long a word is.
  package static func wrapped(_ text: String, to columns: Int) -> [String] {
    let limit = max(columns, 1)
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = ""
      for word in paragraph.split(separator: " ") {
        var rest = word
        if !line.isEmpty, width(line) + 1 + width(rest) <= limit {
          line += " " + rest
          continue
        }
        if !line.isEmpty { lines.append(line) }
        while let end = firstBeyond(limit, in: rest) {
          lines.append(String(rest[..<end]))
          rest = rest[end...]
        }
        line = String(rest)
      }
      lines.append(line)
    }
    return lines
  }

  /// Where the first character begins that does not fit into `columns`; one character always fits.
  private static func firstBeyond(_ columns: Int, in text: Substring) -> Substring.Index? {
    var used = 0
    return text.indices.first { index in
      used += width(String(text[index]))
      return used > columns && index > text.startIndex
    }
  }
}
