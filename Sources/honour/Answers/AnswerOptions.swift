import ArgumentParser
import Foundation
import HonourStore
import HonourTerminal

/// What every command that answers from the replica takes.
struct AnswerOptions: ParsableArguments {
  @OptionGroup var replica: ReplicaOptions

  @Flag(name: .customLong("json"), help: "Answer as one JSON object, for programs.")
  var isJSON = false

  /// Calls `body` with the state that stands now, and writes what it answers.
  func answer(_ body: (Answer) throws -> Void) throws {
    try Self.answer(from: replica.directory(), isJSON: isJSON, body)
  }

  /// Answers from the replica in a directory.
  ///
  /// One transaction: everything in an answer is of one revision. Errors end the program with a
  /// message and a documented exit code.
  static func answer(
    from directory: String, isJSON: Bool, _ body: (Answer) throws -> Void
  ) throws {
    do {
      let answer = try ReplicaReader(directory: directory).read { state in
        let answer = Answer(
          state: state, isJSON: isJSON, now: Int64(Date().timeIntervalSince1970),
          width: TerminalWidth.current(environment: ProcessInfo.processInfo.environment))
        try body(answer)
        return answer
      }
      try answer.finish()
    } catch let error as StoreError {
      try end(Failure(replica: error, directory: directory))
    } catch let failure as Failure {
      try end(failure)
    } catch let error as StandardOutput.WriteFailure {
      throw ExitCode(error.status.rawValue)
    }
  }

  private static func end(_ failure: Failure) throws -> Never {
    failure.report(program: "honour")
    throw ExitCode(failure.status.rawValue)
  }
}
