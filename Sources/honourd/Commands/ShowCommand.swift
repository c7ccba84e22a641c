import ArgumentParser
import HonourModel
import HonourStore
import HonourTerminal

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a record, what refers to it, and the revisions that changed it.")

  @OptionGroup var data: DataOptions
  @OptionGroup var options: OutputOptions

  @Argument(help: "KIND/ID", transform: RecordPath.parse)
  var record: RecordKey

  @Option(parsing: .unconditional, help: "As it was at this revision. Default: the newest.")
  var at: UInt64?

  private static let referrerLimit = 10
  private static let historyLimit = 20

  func run() async throws {
    try await reporting {
      let store = try data.reader()
      guard let found = try store.record(record, at: at) else {
        let place = at.map { "at revision \($0)" } ?? "in the newest revision"
        throw Failure(
          .notFound,
          "there is no \(record) \(place). 'honourd export' lists every record.")
      }
      var output = StandardOutput()
      if options.json {
        output.append(found.bytes)
        output.line()
      } else {
        try print(Record(canonicalBytes: found.bytes), to: &output)
        if at == nil { try printReferrers(store, to: &output) }
        try printHistory(store, to: &output)
      }
      try output.flush()
    }
  }

  private func print(_ record: Record, to output: inout StandardOutput) {
    let width = record.fields.members.map { TerminalText.width($0.name.string) }.max() ?? 0
    for member in record.fields.members {
      let name = TerminalText.escaped(member.name.string)
      output.line("\(TerminalText.padded(name, to: width))  \(Self.text(member.value))")
    }
  }

  private static func text(_ value: JSONValue) -> String {
    if let text = value.text { return TerminalText.escaped(text) }
    return TerminalText.escaped(String(decoding: value.canonicalBytes, as: UTF8.self))
  }

  private func printReferrers(_ store: CanonicalStore, to output: inout StandardOutput) throws {
    let (keys, count) = try store.referrers(of: record, limit: Self.referrerLimit)
    guard count > 0 else { return }
    output.line()
    output.line("referred to by \(count):")
    for key in keys { output.line("  \(key)") }
    if count > keys.count { output.line("  … and \(count - keys.count) more") }
  }

  private func printHistory(_ store: CanonicalStore, to output: inout StandardOutput) throws {
    output.line()
    output.line("changed by:")
    for version in try store.history(of: record, limit: Self.historyLimit) {
      let info = version.revision
      guard !version.isInherited else {
        output.line(
          "  revision \(info.position.revision) or earlier; the history before it was pruned")
        continue
      }
      let what = version.bytes == nil ? "deleted" : "written"
      output.line(
        """
          revision \(info.position.revision)  \(TimeWords.iso(info.publishedAt))  \(what)  \
        \(TerminalText.escaped(info.author)): \(TerminalText.escaped(info.message))
        """)
    }
  }
}
