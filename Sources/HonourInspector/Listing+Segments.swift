import HonourProtocol
import HonourTerminal

// Segments of columns.
extension Listing {
  /// Ranks that a line shows.
  private static let shownRanks = 8

  /// A segment: for each kind what changes and where, then its columns.
  static func segment(_ segment: SegmentOutline) -> [String] {
    let bytes = count(UInt64(segment.byteCount), "byte")
    var lines = ["          segment at \(segment.offset), \(bytes) plain"]
    lines += segment.sections.flatMap { section($0) }
    if segment.changes == nil {
      lines += hanging(
        "            ",
        "The values are told against the state that the delta starts from: --base FILE, an export of "
          + "it, shows them.")
    }
    return lines
  }

  private static func section(_ section: SegmentOutline.Section) -> [String] {
    let kind = TerminalText.escaped(section.kind)
    var lines = [
      "            \(kind): \(section.deletes.count) deleted, \(section.patchCount) patched, "
        + "\(section.insertCount) inserted"
    ]
    if !section.deletes.isEmpty {
      lines += hanging("              deleted   ", ranks(section.deletes))
    }
    for group in section.groups {
      let fields = group.fields.map { TerminalText.escaped($0) }.joined(separator: ", ")
      lines += hanging("              patched   ", "\(ranks(group.ranks)): \(fields)")
    }
    return lines + section.columns.map { line($0, kind) }
  }

  private static func line(_ column: SegmentOutline.Column, _ kind: String) -> String {
    let name = "\(kind).\(TerminalText.escaped(column.name))"
    let size =
      "\(count(UInt64(column.cells), "cell")) in \(count(UInt64(column.byteCount), "byte"))"
      + (column.bitCount == 0 ? "" : " and \(count(UInt64(column.bitCount), "bit"))")
    let start =
      "              " + (column.isInserted ? "inserted  " : "patched   ")
      + TerminalText.padded(TerminalText.truncated(name, to: 28), to: 28) + "  "
      + TerminalText.padded(size, to: 22) + "  "
    return trimmed(
      start
        + TerminalText.truncated(
          TerminalText.escaped(column.code), to: max(columns - TerminalText.width(start), 1)))
  }

  private static func ranks(_ ranks: [UInt64]) -> String {
    let shown = ranks.prefix(shownRanks).map { String($0) }.joined(separator: ", ")
    let more = ranks.count > shownRanks ? ", … (\(ranks.count) in all)" : ""
    return (ranks.count == 1 ? "rank " : "ranks ") + shown + more
  }
}
