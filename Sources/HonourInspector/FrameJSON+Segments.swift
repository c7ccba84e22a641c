import HonourModel
import HonourProtocol

// Segments of columns.
extension FrameJSON {
  static func segment(_ segment: SegmentOutline) -> JSONValue {
    var object = JSONObject()
    object["plain_offset"] = number(segment.offset)
    object["plain_bytes"] = number(UInt64(segment.byteCount))
    object["needs_base"] = .bool(segment.changes == nil)
    object["kinds"] = .array(segment.sections.map(section))
    return .object(object)
  }

  private static func section(_ section: SegmentOutline.Section) -> JSONValue {
    var object = JSONObject()
    object["kind"] = text(section.kind)
    object["deleted_ranks"] = .array(section.deletes.map(number))
    object["patched"] = .array(section.groups.map(group))
    object["inserted"] = number(UInt64(section.insertCount))
    object["columns"] = .array(section.columns.map(column))
    return .object(object)
  }

  private static func group(_ group: SegmentOutline.Group) -> JSONValue {
    var object = JSONObject()
    object["fields"] = .array(group.fields.map(text))
    object["ranks"] = .array(group.ranks.map(number))
    return .object(object)
  }

  private static func column(_ column: SegmentOutline.Column) -> JSONValue {
    var object = JSONObject()
    object["name"] = text(column.name)
    object["of"] = text(column.isInserted ? "inserted" : "patched")
    object["code"] = text(column.code)
    object["cells"] = number(UInt64(column.cells))
    object["plain_bytes"] = number(UInt64(column.byteCount))
    if column.bitCount > 0 { object["packed_bits"] = number(UInt64(column.bitCount)) }
    return .object(object)
  }
}
