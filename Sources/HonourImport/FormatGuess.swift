/// Decides whether a file is JSON Lines or CSV where nobody said it.
///
/// 1. A name that ends in `.csv` is CSV; in `.jsonl`, `.ndjson` or `.json`, JSON Lines.
/// 2. Else a file whose first character other than white space is `{` is JSON Lines.
/// 3. Else it is CSV where a kind was given or the first line has a cell `kind`.
/// 4. Else it is JSON Lines, and its faults will say what is wrong.
///
/// Source: `Protocol/data-model.md`, "Files".
enum FormatGuess {
  static func format(of file: ImportFile, start: [UInt8]) -> ImportFile.Format {
    if let format = file.format { return format }
    let name = file.name.lowercased()
    if name.hasSuffix(".csv") { return .csv }
    if [".jsonl", ".ndjson", ".json"].contains(where: name.hasSuffix) { return .jsonLines }
    let text = start.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    guard let first = text.first, first != UInt8(ascii: "{") else { return .jsonLines }
    if file.kind != nil { return .csv }
    let header = text.prefix { $0 != 0x0A && $0 != 0x0D }
    let cells = header.split(separator: UInt8(ascii: ","))
    let hasKind = cells.contains { cell in
      cell.elementsEqual("kind".utf8) || cell.elementsEqual("\"kind\"".utf8)
    }
    return hasKind ? .csv : .jsonLines
  }
}
