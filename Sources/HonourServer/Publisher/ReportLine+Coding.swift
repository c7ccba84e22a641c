// `{"warning":"…"}`, `{"outcome":{…}}`: what is said stands under its name, not under `_0`.
extension ReportLine: Codable {
  private enum Name: String, CodingKey {
    case warning, repair, fault, change, pruned, outcome
  }

  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Name.self)
    switch self {
    case .warning(let text): try object.encode(text, forKey: .warning)
    case .repair(let text): try object.encode(text, forKey: .repair)
    case .fault(let fault): try object.encode(fault, forKey: .fault)
    case .change(let change): try object.encode(change, forKey: .change)
    case .pruned(let pruned): try object.encode(pruned, forKey: .pruned)
    case .outcome(let outcome): try object.encode(outcome, forKey: .outcome)
    }
  }

  package init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Name.self)
    guard let name = object.allKeys.first, object.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: object.codingPath, debugDescription: "A report line has one member."))
    }
    self =
      switch name {
      case .warning: .warning(try object.decode(String.self, forKey: name))
      case .repair: .repair(try object.decode(String.self, forKey: name))
      case .fault: .fault(try object.decode(FaultLine.self, forKey: name))
      case .change: .change(try object.decode(ChangeLine.self, forKey: name))
      case .pruned: .pruned(try object.decode(PruneLine.self, forKey: name))
      case .outcome: .outcome(try object.decode(ReportOutcome.self, forKey: name))
      }
  }
}
