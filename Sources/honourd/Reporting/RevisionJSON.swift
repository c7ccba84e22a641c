import HonourModel

/// A revision as the JSON that every command answers with.
enum RevisionJSON {
  static func object(_ info: RevisionInfo) -> JSONValue {
    var object = JSONObject()
    object["lineage"] = .string(Text(info.position.lineage.hex))
    object["epoch"] = .number(JSONNumber(Int64(clamping: info.position.epoch)))
    object["revision"] = .number(JSONNumber(Int64(clamping: info.position.revision)))
    object["view"] = .number(JSONNumber(Int64(clamping: info.position.view)))
    object["root"] = .string(Text(info.position.root.hex))
    object["published_at"] = .number(JSONNumber(info.publishedAt))
    object["author"] = .string(Text(info.author))
    object["message"] = .string(Text(info.message))
    object["records"] = .number(JSONNumber(Int64(clamping: info.recordCount)))
    object["canonical_bytes"] = .number(JSONNumber(Int64(clamping: info.canonicalBytes)))
    return .object(object)
  }
}
