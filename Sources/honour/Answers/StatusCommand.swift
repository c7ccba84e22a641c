import ArgumentParser
import HonourClient
import HonourFiles
import HonourModel
import HonourStore
import HonourTerminal

/// `honour status`: where the replica stands, how old it is, what it holds.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Where the replica stands, how old it is, what it holds.",
    discussion: """
      The last line says when a daemon last attested that this was the newest revision. With --check \
      the exit code says it too: \(ExitStatus.stale.rawValue) where that is too long ago, \
      \(ExitStatus.heldBack.rawValue) where a newer revision is known to be there.
      """)

  @OptionGroup var options: AnswerOptions

  @Flag(help: "End with an exit code of its own where the data is stale or held back.")
  var check = false

  @OptionGroup var age: AgeOptions

  func run() throws {
    let directory = try options.replica.directory()
    try options.answer { answer in
      let info = try answer.revision()
      if answer.isJSON {
        try object(answer, info, directory)
      } else {
        try words(answer, info, directory)
      }
      if check {
        answer.status = try answer.state.freshness(now: answer.now, maximumAge: age.maximum).status
      }
    }
  }

  private func words(_ answer: Answer, _ info: RevisionInfo, _ directory: String) throws {
    let position = info.position
    func row(_ name: String, _ value: String) {
      answer.row(name, value, column: 12)
    }
    row("Bản sao", "\(directory) (định dạng \(answer.state.formatVersion))")
    row("Bộ dữ liệu", position.lineage.hex)
    row("Gốc", position.root.hex)
    if !info.message.isEmpty { row("Nội dung", info.message) }
    if !info.author.isEmpty { row("Người đăng", info.author) }
    if let contact = try answer.state.lastContact() {
      let age = TimeWords.age(from: contact.at, to: answer.now)
      row("Đồng bộ", "\(TimeWords.dateAndTime(contact.at)) · \(age) · \(contact.address)")
    }
    if let last = try answer.state.log(limit: 1).first, last.isWalk {
      row("Cách nhận", last.shapeWords)
    }
    for pin in try Self.pins(directory) { row("Máy chủ", pin.text) }
    let addresses = try answer.state.addresses()
    if !addresses.isEmpty { row("Địa chỉ", addresses.joined(separator: " ")) }
    row(
      "Bản ghi",
      "\(NumberWords.grouped(info.recordCount)) (\(NumberWords.bytes(info.canonicalBytes)))")
    for (kind, records) in try answer.state.recordCounts() {
      let count = TerminalText.padded(
        NumberWords.grouped(records), to: 11, alignment: .right)
      let kind = TerminalText.escaped("\(CodeWords.kind(kind)) (\(kind))")
      answer.output.line("\(count)  \(kind)")
    }
    try answer.footer(info)
  }

  /// The daemons that this laptop has joined.
  private static func pins(_ directory: String) throws -> [Fingerprint] {
    do {
      return try Membership(directory: directory).daemons()
    } catch {
      throw Failure(.unsafeFile, error.message)
    }
  }

  private func object(_ answer: Answer, _ info: RevisionInfo, _ directory: String) throws {
    var counts = JSONObject()
    for (kind, records) in try answer.state.recordCounts() { counts[kind] = .integer(records) }
    let contact = try answer.state.lastContact()
    let last = try answer.state.log(limit: 1).first
    try answer.object(
      JSONObject([
        "replica": .text(directory), "format": .integer(answer.state.formatVersion),
        "author": .text(info.author), "message": .text(info.message),
        "records": .integer(info.recordCount), "canonical_bytes": .integer(info.canonicalBytes),
        "records_by_kind": .object(counts),
        "synced_at": contact.map { .text(TimeWords.iso($0.at)) },
        "synced_with": contact.map { .text($0.address) },
        "shape": last.map { .text($0.shape) },
        "daemons": .array(try Self.pins(directory).map { .text($0.text) }),
        "addresses": .array(try answer.state.addresses().map { .text($0) }),
      ]), info)
  }
}
