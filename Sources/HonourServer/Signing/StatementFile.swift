package import HonourFiles
package import HonourModel

/// The signed statements of a store, from the first on, as a text file beside its keys.
///
/// Source: `Protocol/trust.md`, section 3.
package struct StatementFile: Hashable, Sendable {
  package static let name = "statements"
  private static let head = "honourd-statements 1"
  private static let limitBytes = 1_048_576

  private let file: AtomicTextFile

  /// Takes the directory of the keys.
  init(in directory: String) { file = AtomicTextFile(directory + "/" + Self.name) }

  /// The statements in their order; none where nothing was stated yet.
  package func read() throws(FileRefusal) -> [SignedStatement] {
    guard let text = try file.readIfPresent(limit: Self.limitBytes) else { return [] }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first == Self.head[...], lines.count >= 3, lines.last == "",
      lines[lines.count - 2] == "end \(lines.count - 3)"
    else { throw fault("is cut, or is no list of statements: take it from a backup") }
    var statements: [SignedStatement] = []
    for (index, line) in lines[1..<lines.count - 2].enumerated() {
      guard let bytes = Base64.decode(Array(line.utf8)),
        let statement = SignedStatement(bytes: bytes),
        statement.statement.number == UInt64(index + 1)
      else { throw fault("line \(index + 2) is no statement: take the file from a backup") }
      statements.append(statement)
    }
    return statements
  }

  /// Adds one statement behind the others, durably.
  package func append(_ statement: SignedStatement) throws(FileRefusal) {
    try write(try read() + [statement])
  }

  func write(_ statements: [SignedStatement]) throws(FileRefusal) {
    let lines = statements.map { String(decoding: Base64.encode($0.bytes), as: UTF8.self) }
    let text = [Self.head] + lines + ["end \(lines.count)", ""]
    try file.write(text.joined(separator: "\n"))
  }

  private func fault(_ what: String) -> FileRefusal { FileRefusal(file.path, .malformed(what)) }
}
