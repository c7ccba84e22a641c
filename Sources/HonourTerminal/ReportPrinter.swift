import HonourModel
package import HonourProtocol

/// Prints what an import or a revert has to say, for people or as JSON lines.
package struct ReportPrinter {
  /// What was printed, and whether it could be.
  package struct Printed: Sendable {
    package let outcome: ReportOutcome?
    /// The status where nothing was done.
    package let refusal: ExitStatus
    package let failure: StandardOutput.WriteFailure?
  }

  private let isJSON: Bool
  private var output = StandardOutput()
  /// How it ended, once that was told.
  private var outcome: ReportOutcome?
  /// How the program ends where nothing was done.
  private var refusal = ExitStatus.refusedInput

  package init(isJSON: Bool) { self.isJSON = isJSON }

  package mutating func print(_ line: ReportLine) {
    if case .outcome(let outcome) = line { self.outcome = outcome }
    if case .fault(let fault) = line { refusal = Self.status(fault) ?? refusal }
    guard !isJSON else {
      output.append(line.json.canonicalBytes)
      return output.line()
    }
    switch line {
    case .warning(let text): output.line("warning: \(TerminalText.escaped(text))")
    case .repair(let text): output.line("repaired: \(TerminalText.escaped(text))")
    case .fault(let fault): output.line(TerminalText.escaped(fault.sentence))
    case .change(let change): output.line(Self.text(change))
    case .pruned(let pruned): output.line(Self.text(pruned))
    case .outcome(let outcome): output.line(Self.text(outcome))
    }
  }

  package mutating func finish() -> Printed {
    var failure: StandardOutput.WriteFailure?
    do throws(StandardOutput.WriteFailure) { try output.flush() } catch { failure = error }
    return Printed(outcome: outcome, refusal: refusal, failure: failure)
  }

  /// The status of a fault that is the store's and not the input's.
  private static func status(_ fault: FaultLine) -> ExitStatus? {
    switch fault.code {
    case "disk-full": .diskFull
    case "read-only": .readOnly
    case "damaged": .damaged
    case "locked": .busy
    case "base-moved": .wrongBase
    case "no-publisher-key": .refused
    default: nil
    }
  }

  private static func text(_ change: ChangeLine) -> String {
    let sign =
      switch change.action {
      case .insert: "+"
      case .update: "~"
      case .delete: "-"
      }
    let fields = change.fields.isEmpty ? "" : "  (\(change.fields.joined(separator: ", ")))"
    return "\(sign) \(change.record)\(TerminalText.escaped(fields))"
  }

  private static func text(_ pruned: PruneLine) -> String {
    guard pruned.droppedRevisions > 0 || pruned.droppedVersions > 0 else {
      return "Nothing to drop: the history begins at revision \(pruned.oldestRevision)."
    }
    return """
      Dropped \(pruned.droppedRevisions) revisions and \(pruned.droppedVersions) versions. The \
      history begins at revision \(pruned.oldestRevision); the file is \
      \(NumberWords.bytes(UInt64(clamping: pruned.freedBytes))) shorter.
      """
  }

  private static func text(_ outcome: ReportOutcome) -> String {
    let counts = """
      \(outcome.inserted) inserted, \(outcome.updated) updated, \(outcome.deleted) deleted, \
      \(outcome.unchanged) unchanged
      """
    return switch outcome.result {
    case .published: "Revision \(outcome.revision) published: \(counts). Root \(outcome.root)"
    case .unchanged: "Nothing changed: revision \(outcome.revision) is the newest still. \(counts)"
    case .wouldPublish: "Would publish revision \(outcome.revision + 1): \(counts). Nothing written"
    case .pruned: "Revision \(outcome.revision) is the newest as before. Root \(outcome.root)"
    case .refused:
      "Refused: \(outcome.faults) faults. Nothing was written; revision \(outcome.revision) stands"
    }
  }
}
