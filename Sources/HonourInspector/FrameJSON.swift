package import HonourModel
import HonourProtocol

/// Frames and faults as JSON, an object each.
package enum FrameJSON {
  package static func object(_ frame: InspectedFrame) -> JSONValue {
    var object = JSONObject()
    object["frame"] = text(frame.name)
    object["direction"] = text(name(frame.direction))
    object["elapsed_us"] = frame.elapsed.map(number)
    object["offset"] = number(frame.offset)
    object["wire_bytes"] = number(frame.wireBytes)
    switch frame.content {
    case .manifest(let plainBytes, let wireBytes, let chunks):
      object["transfer_plain_bytes"] = number(plainBytes)
      object["transfer_wire_bytes"] = number(wireBytes)
      object["chunks"] = number(chunks)
    case .chunk(let index, let chunks, let plainBytes, let isRead):
      object["chunk"] = number(index)
      object["chunks"] = number(chunks)
      object["plain_bytes"] = number(plainBytes)
      if !isRead { object["needs_base"] = .bool(true) }
    case .end(let plainBytes, let wireBytes):
      object["transfer_plain_bytes"] = number(plainBytes)
      object["transfer_wire_bytes"] = number(wireBytes)
    case nil: break
    }
    object["fields"] = .array(frame.fields.map(field))
    if !frame.segments.isEmpty { object["segments"] = .array(frame.segments.map(segment)) }
    if !frame.entries.isEmpty { object["entries"] = .array(frame.entries.map(entry)) }
    return .object(object)
  }

  package static func object(_ fault: InspectedFault) -> JSONValue {
    var inside = JSONObject()
    switch fault.place {
    case .stream(let direction):
      inside["direction"] = text(name(direction))
      inside["of"] = text("stream")
    case .plain(let direction):
      inside["direction"] = text(name(direction))
      inside["of"] = text("plain stream")
    case .recording: inside["of"] = text("recording")
    }
    inside["elapsed_us"] = fault.elapsed.map(number)
    inside["cut"] = .bool(fault.isCut)
    inside["reason"] = text(FaultWords.name(fault.error.reason))
    inside["offset"] = number(fault.error.offset)
    inside["path"] = text(fault.error.path)
    inside["found"] = text(Hexadecimal.encode(fault.error.found))
    let said = FaultWords.found(fault.error.reason)
    if !said.isEmpty { inside["found_value"] = text(said) }
    inside["expected"] = text(FaultWords.expected(fault.error.reason))
    inside["fields"] = .array(fault.fields.map(field))
    var object = JSONObject()
    object["fault"] = .object(inside)
    return .object(object)
  }

  private static func field(_ inspected: InspectedField) -> JSONValue {
    let field = inspected.field
    var object = JSONObject()
    object["name"] = text(field.name)
    object["offset"] = number(field.offset)
    object["hex"] = text(Hexadecimal.encode(field.bytes))
    object["value"] =
      switch field.value {
      case .unsigned(let value): number(value)
      case .signed(let value): .number(JSONNumber(value))
      case .text(let value): text(value)
      case .bytes(let bytes): text(Hexadecimal.encode(bytes))
      }
    if !inspected.meaning.isEmpty { object["meaning"] = text(inspected.meaning) }
    return .object(object)
  }

  private static func entry(_ entry: InspectedEntry) -> JSONValue {
    var object = JSONObject()
    object["key"] = text(entry.change.key.path)
    object["plain_offset"] = entry.place.map { number($0.offset) }
    object["plain_bytes"] = entry.place.map { number($0.byteCount) }
    switch entry.change {
    case .delete: object["change"] = text("delete")
    case .put(let record):
      object["change"] = text("put")
      if let members = entry.members {
        object["record"] = .object(members)
      } else {
        object["not_json"] = text(Hexadecimal.encode(record.bytes))
      }
    }
    return .object(object)
  }

  private static func name(_ direction: Recording.Direction?) -> String {
    switch direction {
    case .clientToServer: "client"
    case .serverToClient: "server"
    case nil: "bundle"
    }
  }

  static func text(_ string: String) -> JSONValue { .string(Text(string)) }

  static func number(_ value: UInt64) -> JSONValue {
    guard let number = JSONNumber(literal: String(value).utf8) else {
      preconditionFailure("Twenty digits are a number.")
    }
    return .number(number)
  }
}
