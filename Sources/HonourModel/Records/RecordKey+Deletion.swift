extension RecordKey {
  /// The line of an import file that deletes the record.
  package var deletionLine: [UInt8] {
    var object = JSONObject()
    object["kind"] = .string(Text(kind))
    object["id"] = .string(Text(id))
    object["deleted"] = .bool(true)
    return JSONValue.object(object).canonicalBytes
  }
}
