/// The items of a list in one CSV cell: separated by ` | `, a bar inside an item written `\|`.
package enum CSVList {
  private static let separator = Array(" | ".utf8)

  /// An empty cell in quotes is a list without items.
  package static func split(_ cell: String) -> [String] {
    guard !cell.isEmpty else { return [] }
    var items: [String] = []
    var item: [UInt8] = []
    let bytes = Array(cell.utf8)
    var offset = 0
    while offset < bytes.count {
      let rest = bytes[offset...]
      if rest.starts(with: separator) {
        items.append(String(decoding: item, as: UTF8.self))
        item = []
        offset += separator.count
      } else if rest.starts(with: "\\|".utf8) {
        item.append(UInt8(ascii: "|"))
        offset += 2
      } else {
        item.append(bytes[offset])
        offset += 1
      }
    }
    items.append(String(decoding: item, as: UTF8.self))
    return items
  }
}
