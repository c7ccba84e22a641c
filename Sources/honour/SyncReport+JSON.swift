import HonourClient
import HonourModel
import HonourTerminal

extension SyncReport {
  static func object(_ outcome: SyncOutcome) -> JSONObject {
    var object = JSONObject()
    let info = outcome.revision
    object["address"] = .string(Text(outcome.address.description))
    object["position"] = .object(position(info.position))
    object["published_at"] = .string(Text(TimeWords.iso(info.publishedAt)))
    object["author"] = .string(Text(info.author))
    object["message"] = .string(Text(info.message))
    object["records"] = number(info.recordCount)
    object["canonical_bytes"] = number(info.canonicalBytes)
    object["bytes_received"] = number(outcome.traffic.bytesReceived)
    object["bytes_sent"] = number(outcome.traffic.bytesSent)
    object["round_trips"] = number(outcome.traffic.roundTrips)
    object["microseconds"] = number(UInt64(min(max(outcome.seconds, 0), 1e9) * 1_000_000))
    switch outcome.change {
    case .upToDate:
      object["outcome"] = .string("up_to_date")
    case .applied(let transfer):
      object["outcome"] = .string("applied")
      object["shape"] = .string(Text(transfer.shape.rawValue))
      object["from"] = transfer.from.map { .object(position($0)) } ?? .null
      object["inserted"] = number(transfer.inserted)
      object["replaced"] = number(transfer.replaced)
      object["deleted"] = number(transfer.deleted)
      object["plain_bytes"] = number(transfer.plainBytes)
    }
    return object
  }

  static func position(_ position: Position) -> JSONObject {
    var object = JSONObject()
    object["lineage"] = .string(Text(position.lineage.hex))
    object["epoch"] = number(position.epoch)
    object["revision"] = number(position.revision)
    object["view"] = number(position.view)
    object["root"] = .string(Text(position.root.hex))
    return object
  }

  private static func number(_ value: UInt64) -> JSONValue {
    .number(JSONNumber(Int64(clamping: value)))
  }
}
