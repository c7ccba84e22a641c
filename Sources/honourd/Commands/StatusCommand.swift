import ArgumentParser
import HonourModel
import HonourServer
import HonourStore
import HonourTerminal

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say what the store holds and where it stands.")

  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await reporting {
      let store = try data.reader()
      let statistics = try store.statistics()
      let cache = CacheDirectory.usage(of: store.directory.file(CacheDirectory.name))
      var standard = StandardOutput()
      if output.json {
        standard.append(Self.object(statistics, cache).canonicalBytes)
        standard.line()
      } else {
        for line in Self.lines(store, statistics, cache) { standard.line(line) }
      }
      try standard.flush()
    }
  }

  private static func lines(
    _ store: CanonicalStore, _ statistics: StoreStatistics,
    _ cache: (transfers: Int, bytes: UInt64)
  ) -> [String] {
    let newest = statistics.newest
    let position = newest.position
    let published =
      position.revision == 0
      ? "nothing published yet"
      : """
      published \(TimeWords.iso(newest.publishedAt)) by \(TerminalText.escaped(newest.author))\
      \(newest.message.isEmpty ? "" : ": " + TerminalText.escaped(newest.message))
      """
    let kinds = statistics.kinds.map { "  \($0.recordCount)  \(TerminalText.escaped($0.name))" }
    return [
      "store     \(store.directory.path)",
      "lineage   \(position.lineage.hex)",
      "position  revision \(position.revision), epoch \(position.epoch), \(published)",
      "root      \(position.root.hex)",
      """
      holds     \(newest.recordCount) records, \
      \(NumberWords.bytes(newest.canonicalBytes)) of canonical bytes
      """,
    ] + kinds + [
      """
      history   \(statistics.revisionCount) revisions\
      \(statistics.oldestRevision > 1 ? " from \(statistics.oldestRevision) on" : ""), \
      \(statistics.versionCount) versions of \
      \(statistics.keyCount) records
      """,
      """
      on disk   \(NumberWords.bytes(UInt64(clamping: statistics.databaseBytes))) and \
      \(NumberWords.bytes(UInt64(clamping: statistics.logBytes))) of log
      """,
      "cache     \(cache.transfers) encoded transfers, \(NumberWords.bytes(cache.bytes))",
    ]
  }

  private static func object(
    _ statistics: StoreStatistics, _ cache: (transfers: Int, bytes: UInt64)
  ) -> JSONValue {
    var kinds = JSONObject()
    for kind in statistics.kinds { kinds[kind.name] = .number(JSONNumber(kind.recordCount)) }
    var object = JSONObject()
    object["newest"] = RevisionJSON.object(statistics.newest)
    object["kinds"] = .object(kinds)
    object["oldest_revision"] = .number(JSONNumber(Int64(clamping: statistics.oldestRevision)))
    object["revisions"] = .number(JSONNumber(statistics.revisionCount))
    object["versions"] = .number(JSONNumber(statistics.versionCount))
    object["database_bytes"] = .number(JSONNumber(statistics.databaseBytes))
    object["log_bytes"] = .number(JSONNumber(statistics.logBytes))
    object["cached_transfers"] = .number(JSONNumber(Int64(clamping: cache.transfers)))
    object["cache_bytes"] = .number(JSONNumber(Int64(clamping: cache.bytes)))
    return .object(object)
  }
}
