import HonourModel
import HonourStore
import HonourTerminal

/// A list as CSV that `honourd import` reads again; position and age go to standard error.
struct CSVListing {
  let answer: Answer
  let info: RevisionInfo

  /// Two passes in one transaction: the first finds the fields that there are.
  ///
  /// - Returns: How many records meet the conditions.
  func write(_ query: ListQuery, limit: Int?) throws -> Int {
    let rules = RecordKind(rawValue: query.kind)?.fields ?? []
    var present: Set<Text> = []
    _ = try answer.state.list(query, limit: limit) { record in
      for member in record.fields.members { present.insert(member.name) }
    }
    let known = rules.map { Text($0.name) }.filter { $0 != "kind" && $0 != "id" }
    let others = present.subtracting(known).subtracting(["kind", "id"]).sorted()
    let columns = ["kind", "id"] + known.filter { present.contains($0) } + others
    answer.output.line(columns.map { CSVText.cell(text: $0.string) }.joined(separator: ","))
    let total = try answer.state.list(query, limit: limit) { record in
      let cells = columns.map { record.fields[$0].map { CSVText.cell($0) } ?? "" }
      answer.output.line(cells.joined(separator: ","))
    }
    StandardError.write(try answer.position(info) + "\n")
    return total
  }
}
