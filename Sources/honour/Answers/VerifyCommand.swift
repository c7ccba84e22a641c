import ArgumentParser
import HonourModel
import HonourStore
import HonourTerminal

/// `honour verify`: recomputes everything from the stored bytes and names what differs.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Recompute everything from the stored bytes and say what differs.",
    discussion: "Ends with 6 where anything differs.")

  @OptionGroup var options: AnswerOptions

  func run() throws {
    try options.answer { answer in
      let problems = try answer.state.verify()
      // A position that cannot be read is among the problems.
      let info = problems.isEmpty ? try answer.state.revision() : try? answer.state.revision()
      if info == nil, problems.isEmpty { _ = try answer.revision() }
      if !problems.isEmpty { answer.status = .damaged }
      if answer.isJSON {
        try object(answer, info, problems)
      } else {
        try words(answer, info, problems)
      }
    }
  }

  private func words(_ answer: Answer, _ info: RevisionInfo?, _ problems: [VerifyProblem]) throws {
    for problem in problems { answer.line(ProblemWords.sentence(problem), hanging: 2) }
    if let info, problems.isEmpty {
      answer.line(
        "Everything is as it must be: \(NumberWords.grouped(info.recordCount)) records, "
          + "\(NumberWords.grouped(info.canonicalBytes)) bytes, root \(info.position.root.hex).")
    } else if problems.contains(where: \.touchesFacts) {
      answer.line(
        "\(ProblemWords.count(problems.count)); facts may be wrong or lost. Mend the replica with "
          + "'honour repair'.")
    } else {
      answer.line(
        "\(ProblemWords.count(problems.count)), none in the facts: searches and lists may be incomplete. "
          + "Mend the replica with 'honour repair'.")
    }
    if let info { try answer.footer(info) }
  }

  private func object(_ answer: Answer, _ info: RevisionInfo?, _ problems: [VerifyProblem]) throws {
    let object = JSONObject([
      "sound": .bool(problems.isEmpty),
      "facts_touched": .bool(problems.contains(where: \.touchesFacts)),
      "problems": .array(
        problems.map { problem in
          .object(
            JSONObject([
              "code": .text(ProblemWords.code(problem)),
              "sentence": .text(ProblemWords.sentence(problem)),
              "records": .array(ProblemWords.records(problem).map { .text($0.path) }),
            ]))
        }),
    ])
    guard let info else {
      answer.output.append(JSONValue.object(object).canonicalBytes)
      return answer.output.line()
    }
    try answer.object(object, info)
  }
}
