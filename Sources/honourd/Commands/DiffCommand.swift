import ArgumentParser
import HonourModel
import HonourStore
import HonourTerminal

struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Show the net effect between two revisions.")

  @OptionGroup var data: DataOptions
  @OptionGroup var options: OutputOptions

  @Argument(help: "The revision to start from; 0 is the empty state.")
  var base: UInt64

  @Argument(help: "The revision to end at.")
  var target: UInt64

  func run() async throws {
    try await reporting {
      let store = try data.reader()
      var output = StandardOutput()
      var counts = (inserted: 0, updated: 0, deleted: 0)
      try store.differences(from: base, to: target) { difference in
        switch (difference.old, difference.new) {
        case (nil, _): counts.inserted += 1
        case (_, nil): counts.deleted += 1
        case (_?, _?): counts.updated += 1
        }
        try print(difference, to: &output)
      }
      if !options.json {
        output.line(
          "\(counts.inserted) inserted, \(counts.updated) updated, \(counts.deleted) deleted")
      }
      try output.flush()
    }
  }

  /// JSON is an import file that leads from the base to the target.
  private func print(_ difference: RecordDifference, to output: inout StandardOutput) throws {
    let old = try difference.old.map { try Record(canonicalBytes: $0).fields }
    let new = try difference.new.map { try Record(canonicalBytes: $0).fields }
    if options.json {
      output.append(difference.new ?? difference.key.deletionLine)
      return output.line()
    }
    guard let old, let new else {
      return output.line("\(old == nil ? "+" : "-") \(difference.key)")
    }
    output.line("~ \(difference.key)")
    for name in Reversal.differences(old, new) {
      output.line(
        "    \(TerminalText.escaped(name)): \(Self.text(old[name])) → \(Self.text(new[name]))")
    }
  }

  private static func text(_ value: JSONValue?) -> String {
    guard let value else { return "(absent)" }
    return TerminalText.escaped(String(decoding: value.canonicalBytes, as: UTF8.self))
  }
}
