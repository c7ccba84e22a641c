import ArgumentParser
import HonourModel
import HonourStore
import HonourTerminal

/// An answer on its way out: its words or its JSON, and the position that it holds for.
///
/// Isolation: made, filled and finished inside one read of the replica, on one thread.
final class Answer {
  let state: ReplicaState
  let isJSON: Bool
  /// Seconds since 1970-01-01T00:00:00Z.
  let now: Int64
  /// Columns of the terminal.
  let width: Int
  var output = StandardOutput()
  /// How the program ends.
  var status = ExitStatus.success

  init(state: ReplicaState, isJSON: Bool, now: Int64, width: Int) {
    self.state = state
    self.isJSON = isJSON
    self.now = now
    self.width = width
  }

  /// The revision that the answer holds for.
  ///
  /// - Throws: A ``Failure`` where the replica has never been synced.
  func revision() throws -> RevisionInfo {
    guard let info = try state.revision() else {
      throw Failure(
        .noData,
        "this replica has never been synced. Run 'honour sync honour://HOST:PORT' first.")
    }
    return info
  }

  /// Writes a line, broken between words where it is longer than the terminal is wide.
  func line(_ text: String = "", indent: Int = 0, hanging: Int? = nil) {
    let safe = TerminalText.escaped(text)
    let later = hanging ?? indent
    let lines = TerminalText.wrapped(safe, to: width - max(indent, later))
    for (index, part) in lines.enumerated() {
      let spaces = String(repeating: " ", count: index == 0 ? indent : later)
      output.line(part.isEmpty ? "" : spaces + part)
    }
  }

  /// Writes a value behind its name, in a column of its own.
  func row(_ name: String, _ value: String, column: Int) {
    let head = TerminalText.padded(TerminalText.escaped(name), to: column)
    let lines = TerminalText.wrapped(TerminalText.escaped(value), to: width - column)
    let spaces = String(repeating: " ", count: column)
    for (index, part) in lines.enumerated() {
      output.line((index == 0 ? head : spaces) + part)
    }
  }

  /// How new what is held is.
  var grade: FreshnessGrade {
    get throws { try state.freshness(now: now) }
  }

  /// The position and its age: the end of every answer.
  func position(_ info: RevisionInfo) throws -> String {
    PositionWords.line(info, try grade, now: now)
  }

  /// Writes the position and its age.
  func footer(_ info: RevisionInfo) throws {
    output.line()
    output.line(try position(info))
  }

  /// Writes one JSON object, with the position in it.
  func object(_ object: JSONObject, _ info: RevisionInfo) throws {
    var whole = PositionWords.members(info, try grade, now: now)
    for member in object.members { whole[member.name] = member.value }
    output.append(JSONValue.object(whole).canonicalBytes)
    output.line()
  }

  /// Writes out what is left.
  ///
  /// A status other than success ends the program with it.
  func finish() throws {
    try output.flush()
    if status != .success { throw ExitCode(status.rawValue) }
  }

  /// The words for a count that may be cut off.
  static func count(_ count: Int, isMore: Bool) -> String {
    (isMore ? "hơn " : "") + NumberWords.grouped(count)
  }
}
