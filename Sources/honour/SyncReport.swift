import Foundation
import HonourClient
import HonourModel
import HonourTerminal

/// What `sync` and `watch` print about a sync that succeeded.
struct SyncReport: Sendable {
  let isJSON: Bool
  let isQuiet: Bool
  /// The age in seconds at which data is stale.
  var maximumAge = FreshnessGrade.maximumAge

  /// The whole summary, and a warning where what is held may be old.
  ///
  /// - Returns: How the program ends.
  @discardableResult func show(_ outcome: SyncOutcome) -> ExitStatus {
    let grade = grade(outcome)
    write(outcome, grade)
    advise(grade)
    return grade.status
  }

  /// How new what is held is now.
  func grade(_ outcome: SyncOutcome) -> FreshnessGrade {
    outcome.freshness(now: Self.now, maximumAge: maximumAge)
  }

  /// Seconds since 1970-01-01T00:00:00Z.
  private static var now: Int64 { Int64(Date().timeIntervalSince1970) }

  private func advise(_ grade: FreshnessGrade) {
    guard let advice = FreshnessWords.advice(grade, now: Self.now) else { return }
    StandardError.write(advice + "\n")
  }

  private func write(_ outcome: SyncOutcome, _ grade: FreshnessGrade) {
    if isJSON { return AnswerLine.write(Self.object(outcome, grade)) }
    guard !isQuiet else { return }
    for failure in outcome.skipped {
      StandardError.write(SyncExplanation(failure, replicaDirectory: "").what + "\n")
    }
    AnswerLine.write(Self.lines(outcome).joined(separator: "\n"))
  }

  /// The whole summary of a bundle that was applied, or that changed nothing.
  func show(_ outcome: BundleOutcome) {
    if isJSON { return AnswerLine.write(Self.object(outcome)) }
    guard !isQuiet else { return }
    AnswerLine.write(Self.lines(outcome).joined(separator: "\n"))
  }

  /// One line for each revision.
  func showLine(_ outcome: SyncOutcome) {
    let grade = grade(outcome)
    if isJSON { return AnswerLine.write(Self.object(outcome, grade)) }
    advise(grade)
    guard !isQuiet else { return }
    AnswerLine.write(Self.headline(outcome) + " · " + Self.cost(outcome))
  }

  func showPause(_ error: SyncError?, seconds: Double, directory: String) {
    guard !isQuiet else { return }
    let what = error.map { SyncExplanation($0, replicaDirectory: directory).what }
    let reason = what ?? "The daemon ended the connection."
    StandardError.write("\(reason) Trying again in \(Self.decimal(seconds, places: 1)) s.\n")
  }

  static func lines(_ outcome: SyncOutcome) -> [String] {
    [headline(outcome)] + about(outcome.revision) + ["  " + cost(outcome)]
  }

  static func lines(_ outcome: BundleOutcome) -> [String] {
    let file =
      "  bundle \(TerminalText.escaped(outcome.path)), \(NumberWords.grouped(outcome.fileBytes)) "
      + "bytes, \(decimal(outcome.seconds, places: 3)) s"
    return [headline(outcome)] + about(outcome.revision) + [file]
  }

  private static func about(_ info: RevisionInfo) -> [String] {
    let message = info.message.isEmpty ? "" : " · " + TerminalText.escaped(info.message)
    let author = info.author.isEmpty ? "" : " · " + TerminalText.escaped(info.author)
    return [
      "  published \(TimeWords.dateAndTime(info.publishedAt))\(author)\(message)",
      "  \(NumberWords.grouped(info.recordCount)) records · root \(info.position.root.shortHex)",
    ]
  }

  static func headline(_ outcome: SyncOutcome) -> String {
    let revision = NumberWords.grouped(outcome.revision.position.revision)
    switch outcome.change {
    case .upToDate:
      return "Up to date at revision \(revision)"
    case .applied(let transfer):
      return headline(transfer, to: revision)
    }
  }

  static func headline(_ outcome: BundleOutcome) -> String {
    let target = NumberWords.grouped(outcome.target.position.revision)
    let held = NumberWords.grouped(outcome.revision.position.revision)
    switch outcome.change {
    case .applied(let transfer):
      return headline(transfer, to: target)
    case .alreadyThere:
      return "Nothing to do: the replica holds revision \(held), which the bundle leads to"
    case .older:
      return "Nothing to do: the replica holds revision \(held), the bundle leads to \(target)"
    }
  }

  private static func headline(_ transfer: AppliedTransfer, to revision: String) -> String {
    let kind = transfer.shape.rawValue
    let from = transfer.from.map { NumberWords.grouped($0.revision) + " → " } ?? ""
    let inserted = NumberWords.grouped(transfer.inserted)
    let replaced = NumberWords.grouped(transfer.replaced)
    let deleted = NumberWords.grouped(transfer.deleted)
    return "Revision \(from)\(revision), \(kind): "
      + "\(inserted) new, \(replaced) changed, \(deleted) deleted"
  }

  static func cost(_ outcome: SyncOutcome) -> String {
    let traffic = outcome.traffic
    let trips = traffic.roundTrips == 1 ? "1 round trip" : "\(traffic.roundTrips) round trips"
    return "\(NumberWords.grouped(traffic.bytesReceived)) bytes down, "
      + "\(NumberWords.grouped(traffic.bytesSent)) up, \(trips), "
      + "\(decimal(outcome.seconds, places: 3)) s"
  }

  /// A number with a comma before its fraction.
  static func decimal(_ value: Double, places: Int) -> String {
    let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = UInt64(min(max(value, 0), 1e9) * scale)
    let fraction = String(scaled % UInt64(scale))
    let zeros = String(repeating: "0", count: places - fraction.count)
    return "\(NumberWords.grouped(scaled / UInt64(scale))),\(zeros)\(fraction)"
  }
}
