package import HonourModel

// `{"warning":"…"}`, `{"outcome":{…}}`: an object of one member, whose name says what it tells.
// Source: `Protocol/publish.md`, section 3.
extension ReportLine {
  /// What arrived is no line of a report.
  package struct Fault: Error, Hashable, Sendable {}

  package var json: JSONValue {
    var object = JSONObject()
    switch self {
    case .warning(let text): object["warning"] = .string(Text(text))
    case .repair(let text): object["repair"] = .string(Text(text))
    case .fault(let fault): object["fault"] = .object(fault.json)
    case .change(let change): object["change"] = .object(change.json)
    case .pruned(let pruned): object["pruned"] = .object(pruned.json)
    case .outcome(let outcome): object["outcome"] = .object(outcome.json)
    }
    return .object(object)
  }

  package init(json bytes: [UInt8]) throws(Fault) {
    guard let object = (try? JSONParser.parse(bytes))?.object, object.members.count == 1,
      let member = object.members.first, let line = Self(member)
    else { throw Fault() }
    self = line
  }

  private init?(_ member: JSONObject.Member) {
    let line: ReportLine? =
      switch member.name.string {
      case "warning": member.value.text.map { .warning($0) }
      case "repair": member.value.text.map { .repair($0) }
      case "fault": member.value.object.flatMap { FaultLine($0) }.map { .fault($0) }
      case "change": member.value.object.flatMap { ChangeLine($0) }.map { .change($0) }
      case "pruned": member.value.object.flatMap { PruneLine($0) }.map { .pruned($0) }
      case "outcome": member.value.object.flatMap { ReportOutcome($0) }.map { .outcome($0) }
      default: nil
      }
    guard let line else { return nil }
    self = line
  }
}

extension FaultLine {
  fileprivate var json: JSONObject {
    var object = JSONObject()
    object["file"] = file.map { .string(Text($0)) }
    object["line"] = line.map { .number(JSONNumber(Int64($0))) }
    object["field"] = field.map { .string(Text($0)) }
    object["code"] = .string(Text(code))
    object["sentence"] = .string(Text(sentence))
    return object
  }

  fileprivate init?(_ object: JSONObject) {
    guard let code = object["code"]?.text, let sentence = object["sentence"]?.text else {
      return nil
    }
    self.init(
      file: object["file"]?.text, line: object["line"]?.integer.flatMap { Int(exactly: $0) },
      field: object["field"]?.text, code: code, sentence: sentence)
  }
}

extension ChangeLine {
  fileprivate var json: JSONObject {
    var object = JSONObject()
    object["action"] = .string(Text(action.rawValue))
    object["record"] = .string(Text(record))
    object["fields"] = .array(fields.map { .string(Text($0)) })
    return object
  }

  fileprivate init?(_ object: JSONObject) {
    guard let action = object["action"]?.text.flatMap({ Action(rawValue: $0) }),
      let record = object["record"]?.text, let fields = object["fields"]?.array
    else { return nil }
    self.init(action: action, record: record, fields: fields.compactMap(\.text))
  }
}

extension PruneLine {
  fileprivate var json: JSONObject {
    var object = JSONObject()
    object["oldestRevision"] = .number(JSONNumber(Int64(clamping: oldestRevision)))
    object["droppedRevisions"] = .number(JSONNumber(Int64(clamping: droppedRevisions)))
    object["droppedVersions"] = .number(JSONNumber(droppedVersions))
    object["freedBytes"] = .number(JSONNumber(freedBytes))
    return object
  }

  fileprivate init?(_ object: JSONObject) {
    guard let oldest = object.count("oldestRevision"),
      let dropped = object.count("droppedRevisions"),
      let versions = object["droppedVersions"]?.integer, let freed = object["freedBytes"]?.integer
    else { return nil }
    self.init(
      oldestRevision: oldest, droppedRevisions: dropped, droppedVersions: versions,
      freedBytes: freed)
  }
}

extension ReportOutcome {
  fileprivate var json: JSONObject {
    var object = JSONObject()
    object["result"] = .string(Text(result.rawValue))
    object["revision"] = .number(JSONNumber(Int64(clamping: revision)))
    object["root"] = .string(Text(root))
    object["inserted"] = .number(JSONNumber(Int64(inserted)))
    object["updated"] = .number(JSONNumber(Int64(updated)))
    object["deleted"] = .number(JSONNumber(Int64(deleted)))
    object["unchanged"] = .number(JSONNumber(Int64(unchanged)))
    object["faults"] = .number(JSONNumber(Int64(faults)))
    return object
  }

  fileprivate init?(_ object: JSONObject) {
    func number(_ name: String) -> Int? { object.count(name).flatMap { Int(exactly: $0) } }
    guard let result = object["result"]?.text.flatMap({ Result(rawValue: $0) }),
      let revision = object.count("revision"), let root = object["root"]?.text,
      let inserted = number("inserted"), let updated = number("updated"),
      let deleted = number("deleted"), let unchanged = number("unchanged"),
      let faults = number("faults")
    else { return nil }
    self.init(
      result: result, revision: revision, root: root, inserted: inserted, updated: updated,
      deleted: deleted, unchanged: unchanged, faults: faults)
  }
}

extension JSONObject {
  fileprivate func count(_ name: String) -> UInt64? {
    self[name]?.integer.flatMap { UInt64(exactly: $0) }
  }
}
