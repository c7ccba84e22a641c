import ArgumentParser
import Foundation
import HonourExamples
import HonourModel
import HonourTerminal

struct GenerateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Write a synthetic, fictional dataset, or edits of one, to standard output.",
    discussion: """
      The same numbers and seed give the same bytes. With --edits the output is a change file \
      for the data of --from: 70 % change one field, 20 % insert, 10 % delete.
      """)

  @Option(parsing: .unconditional, help: "So many persons.")
  var persons: Int?

  @Option(parsing: .unconditional, help: "So many honours.")
  var honours: Int?

  @Option(parsing: .unconditional, help: "So many edits, of the data in --from.")
  var edits: Int?

  @Option(name: .customLong("from"), help: "JSON Lines to edit: what 'export' or 'generate' wrote.")
  var source: String?

  @Option(parsing: .unconditional, help: "What the choices are drawn from.")
  var seed: UInt64 = 1

  func validate() throws {
    let isDataset = persons != nil || honours != nil
    guard isDataset != (edits != nil), (edits != nil) == (source != nil) else {
      throw ValidationError(
        "Give --persons N --honours M for a dataset, or --edits K --from FILE for edits.")
    }
    for count in [persons, honours, edits].compactMap(\.self)
    where !(0...DatasetGenerator.limit).contains(count) {
      throw ValidationError("\(count) is not between 0 and \(DatasetGenerator.limit).")
    }
  }

  func run() async throws {
    try await reporting {
      var output = StandardOutput()
      let write = { (bytes: [UInt8]) in output.append(bytes) }
      if let edits, let source {
        try writeEdits(edits, of: source, to: write)
      } else {
        DatasetGenerator(persons: persons ?? 0, honours: honours ?? 0, seed: seed).write(to: write)
      }
      try output.flush()
    }
  }

  private func writeEdits(
    _ count: Int, of source: String, to sink: ([UInt8]) throws -> Void
  ) throws {
    var generator = EditGenerator(edits: count, seed: seed)
    do {
      try Self.forEachLine(of: source) { try generator.survey($0) }
      try Self.forEachLine(of: source) { try generator.confirm($0) }
      try generator.write(to: sink)
    } catch EditFault.notRecord(let line, let fault) {
      throw Failure(
        .refusedInput,
        "\(source), line \(line): no record (\(fault.code.rawValue) at byte \(fault.offset)).")
    } catch EditFault.changedBetweenPasses {
      throw Failure(.refusedInput, "\(source) changed while it was read. Try again.")
    }
  }

  private static func forEachLine(
    of path: String, _ body: ([UInt8]) throws -> Void
  ) throws {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw Failure(.refusedInput, "\(path) cannot be read. Check the path.")
    }
    defer { try? file.close() }  // Read only: there is nothing to lose.
    var rest: [UInt8] = []
    while let data = try file.read(upToCount: 65_536), !data.isEmpty {
      rest += data
      var start = 0
      while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
        if end > start { try body(Array(rest[start..<end])) }
        start = end + 1
      }
      rest.removeFirst(start)
    }
    if !rest.isEmpty { try body(rest) }
  }
}
