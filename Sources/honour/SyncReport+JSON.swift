import HonourClient
import HonourModel
import HonourTerminal

extension SyncReport {
  static func object(_ outcome: SyncOutcome, _ grade: FreshnessGrade) -> JSONObject {
    var object = object(outcome.revision)
    object["freshness"] = .string(Text(grade.name))
    object["attested_at"] = grade.time.map { .string(Text(TimeWords.iso($0))) } ?? .null
    object["address"] = .string(Text(outcome.address.description))
    object["bytes_received"] = number(outcome.traffic.bytesReceived)
    object["bytes_sent"] = number(outcome.traffic.bytesSent)
    object["round_trips"] = number(outcome.traffic.roundTrips)
    object["microseconds"] = number(UInt64(min(max(outcome.seconds, 0), 1e9) * 1_000_000))
    switch outcome.change {
    case .upToDate:
      object["outcome"] = .string("up_to_date")
    case .applied(let transfer):
      add(transfer, to: &object)
    }
    return object
  }

  static func object(_ outcome: BundleOutcome) -> JSONObject {
    var object = object(outcome.revision)
    object["bundle"] = .string(Text(outcome.path))
    object["bundle_bytes"] = number(outcome.fileBytes)
    object["microseconds"] = number(UInt64(min(max(outcome.seconds, 0), 1e9) * 1_000_000))
    switch outcome.change {
    case .alreadyThere, .older:
      object["outcome"] = .string("up_to_date")
      object["bundle_revision"] = number(outcome.target.position.revision)
    case .applied(let transfer):
      add(transfer, to: &object)
    }
    return object
  }

  /// What the replica holds now.
  private static func object(_ info: RevisionInfo) -> JSONObject {
    var object = JSONObject()
    object["position"] = .object(position(info.position))
    object["published_at"] = .string(Text(TimeWords.iso(info.publishedAt)))
    object["author"] = .string(Text(info.author))
    object["message"] = .string(Text(info.message))
    object["records"] = number(info.recordCount)
    object["canonical_bytes"] = number(info.canonicalBytes)
    return object
  }

  private static func add(_ transfer: AppliedTransfer, to object: inout JSONObject) {
    object["outcome"] = .string("applied")
    object["shape"] = .string(Text(transfer.shape.rawValue))
    object["from"] = transfer.from.map { .object(position($0)) } ?? .null
    object["inserted"] = number(transfer.inserted)
    object["replaced"] = number(transfer.replaced)
    object["deleted"] = number(transfer.deleted)
    object["plain_bytes"] = number(transfer.plainBytes)
  }

  /// Where a budget ended a sync.
  static func add(_ stop: SyncStop, to object: inout JSONObject) {
    object["outcome"] = .string("stopped")
    object["address"] = .string(Text(stop.address.description))
    object["budget_bytes"] = number(stop.budgetBytes)
    object["bytes_received"] = number(stop.traffic.bytesReceived)
    object["bytes_sent"] = number(stop.traffic.bytesSent)
    object["round_trips"] = number(stop.traffic.roundTrips)
    object["earlier_bytes"] = number(stop.earlierBytes)
    object["applied"] = .bool(stop.applied != nil)
    object["kept_bytes"] = number(stop.kept?.receivedBytes ?? 0)
    object["kept_of_bytes"] = stop.kept.map { number($0.totalBytes) } ?? .null
    object["left_bytes"] = stop.leftBytes.map { number($0) } ?? .null
    object["next_budget_bytes"] = number(stop.nextBudgetBytes)
    object["walking"] = .bool(stop.wasWalking)
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
