import ArgumentParser
import Foundation
import HonourFiles
import HonourModel
import HonourProtocol
import HonourServer
import HonourStore
import HonourTerminal

struct ClientsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clients",
    abstract: "List who is let in: name, role, what it holds, when and where it was seen, id.")

  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await reporting {
      let store = try data.reader()
      let newest = try store.newest().position.revision
      try store.close()
      let roll: [ClientRoll.Row]
      do {
        roll = try ClientRoll(in: store.directory.path).rows()
      } catch let fault as AccessFault {
        throw Failure(.unsafeFile, fault.message)
      }
      var standard = StandardOutput()
      if output.json {
        for row in roll {
          standard.append(Self.object(row).canonicalBytes)
          standard.line()
        }
      } else {
        for line in Self.lines(roll, newest: newest) { standard.line(line) }
      }
      try standard.flush()
    }
  }

  private static func lines(_ roll: [ClientRoll.Row], newest: UInt64) -> [String] {
    guard !roll.isEmpty else {
      return ["Nobody is on the list. 'honourd invite --name NAME' lets a laptop in."]
    }
    let now = Publication.now()
    var table = TextTable([
      TextTable.Column("name"), TextTable.Column("role", minimum: 7),
      TextTable.Column("holds"), TextTable.Column("last seen"), TextTable.Column("from"),
    ])
    for (entry, seen) in roll {
      table.add([
        entry.name, standing(entry, at: now),
        seen?.revision.map { holds($0, of: newest) } ?? "–",
        seen.map { TimeWords.age(from: $0.at, to: now) } ?? "never", seen?.address ?? "–",
      ])
    }
    let width = TerminalWidth.current(environment: ProcessInfo.processInfo.environment)
    let ids = roll.map { "\($0.entry.id.text)  \(TerminalText.escaped($0.entry.name))" }
    return table.lines(width: width) + [""] + ids
  }

  private static func holds(_ revision: UInt64, of newest: UInt64) -> String {
    revision >= newest ? "\(revision)" : "\(revision) (\(newest - revision) behind)"
  }

  private static func standing(_ entry: ClientEntry, at now: Int64) -> String {
    if entry.revoked != nil { return "revoked" }
    if let expires = entry.expires, expires <= now { return "expired" }
    return entry.role.name
  }

  private static func object(_ row: ClientRoll.Row) -> JSONValue {
    let (entry, seen) = row
    func time(_ seconds: Int64?) -> JSONValue {
      seconds.map { .string(Text(TimeWords.iso($0))) } ?? .null
    }
    var object = JSONObject()
    object["id"] = .string(Text(entry.id.text))
    object["name"] = .string(Text(entry.name))
    object["role"] = .string(Text(entry.role.name))
    object["since"] = time(entry.since)
    object["expires"] = time(entry.expires)
    object["revoked"] = time(entry.revoked)
    object["last_seen"] = time(seen?.at)
    object["address"] = seen.map { .string(Text($0.address)) } ?? .null
    object["revision"] =
      seen?.revision.map { .number(JSONNumber(Int64(clamping: $0))) } ?? .null
    return .object(object)
  }
}
