import ArgumentParser
import HonourModel
import HonourStore
import HonourTerminal

struct LogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "List the revisions, newest first.")

  @OptionGroup var data: DataOptions
  @OptionGroup var options: OutputOptions

  @Option(parsing: .unconditional, help: "At most so many.")
  var limit: Int?

  private static let pageLength = 1_000

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1.") }
  }

  func run() async throws {
    try await reporting {
      let store = try data.reader()
      var output = StandardOutput()
      var remaining = limit ?? .max
      var next = UInt64.max
      while remaining > 0 {
        let page = try store.revisions(from: next, limit: min(remaining, Self.pageLength))
        for info in page where info.position.revision > 0 { print(info, to: &output) }
        guard let last = page.last, last.position.revision > 1 else { break }
        next = last.position.revision - 1
        remaining -= page.count
      }
      if !options.json, remaining > 0 { try printEnd(store, to: &output) }
      try output.flush()
    }
  }

  /// Says where the kept history begins, where that is not at its beginning.
  private func printEnd(_ store: CanonicalStore, to output: inout StandardOutput) throws {
    let oldest = try store.oldestRevision()
    if oldest > 1 { output.line("revisions before \(oldest) were pruned") }
  }

  private func print(_ info: RevisionInfo, to output: inout StandardOutput) {
    guard !options.json else {
      output.append(RevisionJSON.object(info).canonicalBytes)
      return output.line()
    }
    let position = info.position
    let author = TerminalText.escaped(info.author)
    output.line(
      """
      revision \(position.revision)  \(TimeWords.iso(info.publishedAt))  \(author)  \
      \(info.recordCount) records  root \(position.root.shortHex)\
      \(position.epoch == 0 ? "" : "  epoch \(position.epoch)")
      """)
    if !info.message.isEmpty { output.line("    " + TerminalText.escaped(info.message)) }
  }
}
