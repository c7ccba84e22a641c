import HonourModel
import HonourStore
import HonourTerminal

/// A list as one JSON object, a record a line, written as it is read.
struct JSONListing {
  let answer: Answer
  let info: RevisionInfo

  /// - Returns: How many records meet the conditions.
  func write(_ query: ListQuery, limit: Int?) throws -> Int {
    let lookup = answer.lookup()
    let describer = answer.describer(lookup)
    answer.output.write(#"{"kind":"#)
    answer.output.append(JSONValue.text(query.kind).canonicalBytes)
    answer.output.write(#","records":["#)
    var isFirst = true
    let total = try answer.state.list(query, limit: limit) { record in
      answer.output.write(isFirst ? "\n" : ",\n")
      isFirst = false
      let object = try answer.object(record, describer)
      answer.output.append(JSONValue.object(object).canonicalBytes)
    }
    answer.output.write("\n],\"count\":\(total)")
    for member in PositionWords.members(info, try answer.grade, now: answer.now).members {
      answer.output.write(",")
      answer.output.append(JSONValue.string(member.name).canonicalBytes)
      answer.output.write(":")
      answer.output.append(member.value.canonicalBytes)
    }
    answer.output.line("}")
    return total
  }
}
