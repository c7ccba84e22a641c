import HonourClient
import HonourModel
import HonourTerminal

/// What `sync --plan` prints.
struct PriceReport: Sendable {
  let isJSON: Bool
  /// Nil where nobody told the line's speed.
  let lineSpeed: LineSpeed?

  func show(_ price: SyncPrice) {
    if isJSON { return AnswerLine.write(object(price)) }
    AnswerLine.write(lines(price).joined(separator: "\n"))
  }

  func lines(_ price: SyncPrice) -> [String] {
    var lines: [String] = []
    switch price.answer {
    case .upToDate:
      lines.append("Nothing to fetch: up to date\(held(price)).")
    case .transfer(let offer):
      let from = price.held.map { NumberWords.grouped($0.revision) + " → " } ?? ""
      let shape = offer.shape == .walk ? "a walk over what differs" : offer.shape.rawValue
      lines.append("Revision \(from)\(NumberWords.grouped(offer.revision)), \(shape)")
      let width = offer.kinds.map { Self.name($0).count }.max() ?? 0
      lines += offer.kinds.map { kind in
        let name = Self.name(kind)
        let padding = String(repeating: " ", count: width - name.count)
        let puts = "\(NumberWords.grouped(kind.puts)) new or changed"
        let deletes = kind.deletes == 0 ? "" : ", \(NumberWords.grouped(kind.deletes)) deleted"
        return "  \(name)\(padding)  \(puts)\(deletes)"
      }
      if offer.resumes { lines.append("  a part of it is here already and is not paid again") }
    }
    let most = price.isBound ? "at most " : ""
    lines.append(
      "  \(most)\(NumberWords.grouped(price.syncBytesDown)) bytes down, "
        + "\(NumberWords.grouped(price.syncBytesUp)) up, \(Self.trips(price.roundTrips))")
    if let lineSpeed {
      let seconds = price.seconds(bitsPerSecond: lineSpeed.bitsPerSecond)
      lines.append("  \(most)\(SyncReport.decimal(seconds, places: 1)) s at \(lineSpeed.text)")
    }
    lines.append(
      "  asked for \(NumberWords.grouped(price.asking.bytesReceived)) bytes down, "
        + "\(NumberWords.grouped(price.asking.bytesSent)) up; nothing was fetched")
    return lines
  }

  private func held(_ price: SyncPrice) -> String {
    price.held.map { " at revision \(NumberWords.grouped($0.revision))" } ?? ""
  }

  private static func name(_ kind: SyncPrice.Kind) -> String {
    kind.name.isEmpty ? "others" : TerminalText.escaped(kind.name)
  }

  private static func trips(_ count: UInt64) -> String {
    count == 1 ? "1 round trip" : "\(count) round trips"
  }

  private func object(_ price: SyncPrice) -> JSONObject {
    var object = JSONObject()
    object["outcome"] = .string("planned")
    object["address"] = .string(Text(price.address.description))
    object["from"] = price.held.map { .object(SyncReport.position($0)) } ?? .null
    object["bytes_received"] = Self.number(price.syncBytesDown)
    object["bytes_sent"] = Self.number(price.syncBytesUp)
    object["round_trips"] = Self.number(price.roundTrips)
    object["asking_bytes_received"] = Self.number(price.asking.bytesReceived)
    object["asking_bytes_sent"] = Self.number(price.asking.bytesSent)
    if let lineSpeed {
      let seconds = min(price.seconds(bitsPerSecond: lineSpeed.bitsPerSecond), 1e9)
      object["microseconds"] = Self.number(UInt64(seconds * 1e6))
    }
    switch price.answer {
    case .upToDate: object["shape"] = .null
    case .transfer(let offer):
      object["shape"] = .string(Text(offer.shape.rawValue))
      object["at_most"] = .bool(price.isBound)
      object["epoch"] = Self.number(offer.epoch)
      object["revision"] = Self.number(offer.revision)
      object["resumes"] = .bool(offer.resumes)
      object["kinds"] = .array(
        offer.kinds.map { kind in
          var counts = JSONObject()
          counts["kind"] = .string(Text(kind.name))
          counts["puts"] = Self.number(kind.puts)
          counts["deletes"] = Self.number(kind.deletes)
          return .object(counts)
        })
    }
    return object
  }

  private static func number(_ value: UInt64) -> JSONValue {
    .number(JSONNumber(Int64(clamping: value)))
  }
}
