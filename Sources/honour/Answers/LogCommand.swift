import ArgumentParser
import HonourModel
import HonourStore
import HonourTerminal

/// `honour log`: every position that this replica has held.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "The positions that this replica has held, newest first.")

  @Option(help: "How many positions to show, 1 to 100000.")
  var limit = 20

  @OptionGroup var options: AnswerOptions

  func validate() throws {
    guard (1...100_000).contains(limit) else {
      throw ValidationError("--limit takes a number from 1 to 100000.")
    }
  }

  func run() throws {
    try options.answer { answer in
      let info = try answer.revision()
      let entries = try answer.state.log(limit: limit)
      if answer.isJSON {
        return try answer.object(
          JSONObject(["entries": .array(entries.map { .object(Self.object($0)) })]), info)
      }
      for entry in entries { Self.words(entry, answer) }
      try answer.footer(info)
    }
  }

  private static func words(_ entry: SyncEntry, _ answer: Answer) {
    let info = entry.info
    let changes =
      "+\(NumberWords.grouped(entry.inserted)) ~\(NumberWords.grouped(entry.replaced)) "
      + "−\(NumberWords.grouped(entry.deleted))"
    answer.line(
      "Bản \(NumberWords.grouped(info.position.revision)) · gốc \(info.position.root.shortHex) · "
        + "\(NumberWords.grouped(info.recordCount)) bản ghi · \(changes)", hanging: 4)
    let what = [info.message, info.author].filter { !$0.isEmpty }.joined(separator: " — ")
    answer.line(
      "công bố \(TimeWords.dateAndTime(info.publishedAt))" + (what.isEmpty ? "" : ": \(what)"),
      indent: 4)
    let contact = entry.contact
    answer.line(
      "nhận \(TimeWords.dateAndTime(contact.at)) · \(entry.shapeWords) · "
        + "\(NumberWords.bytes(contact.bytesReceived)) về, "
        + "\(NumberWords.bytes(contact.bytesSent)) đi, "
        + "\(NumberWords.grouped(contact.roundTrips)) lượt · \(contact.address)", indent: 4)
  }

  private static func object(_ entry: SyncEntry) -> JSONObject {
    JSONObject([
      "position": .object(PositionWords.object(entry.info.position)),
      "published_at": .text(TimeWords.iso(entry.info.publishedAt)),
      "author": .text(entry.info.author), "message": .text(entry.info.message),
      "records": .integer(entry.info.recordCount),
      "canonical_bytes": .integer(entry.info.canonicalBytes), "shape": .text(entry.shape),
      "inserted": .integer(entry.inserted), "replaced": .integer(entry.replaced),
      "deleted": .integer(entry.deleted), "synced_at": .text(TimeWords.iso(entry.contact.at)),
      "synced_with": .text(entry.contact.address),
      "bytes_received": .integer(entry.contact.bytesReceived),
      "bytes_sent": .integer(entry.contact.bytesSent),
      "round_trips": .integer(entry.contact.roundTrips),
    ])
  }
}
