import ArgumentParser
import HonourModel
import HonourServer
import HonourStore
import HonourTerminal

struct BundleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Write what a client would be sent into a file, for where no line goes.",
    discussion: """
      'honour sync --bundle FILE' applies it with every check that a sync gets. With --from the \
      bundle fits replicas at that revision; without it, or where the whole is smaller, any \
      replica of this dataset that is older. Works while a daemon serves the store.
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The file to write; it must not exist yet.")
  var file: String

  @Option(
    name: .customLong("from"), parsing: .unconditional,
    help: ArgumentHelp(
      "The revision that the replica holds; 0 where it holds nothing.", valueName: "revision"))
  var base: UInt64?

  func run() async throws {
    try await reporting {
      let store = try data.reader()
      let position = try position(in: store)
      let signing = try signing(in: data.directory())
      let summary: BundleWriter.Summary
      do throws(ServerError) {
        summary = try BundleWriter(store: store, signing: signing).write(to: file, from: position)
      } catch {
        throw Failure(error)
      }
      StandardError.write(text(summary, from: position))
    }
  }

  /// What the daemon says beside its answers; nil where it has no key.
  private func signing(in directory: StoreDirectory) throws -> DaemonSigning? {
    let keys = KeyDirectory(in: directory.path)
    guard let key = try keys.daemonIfPresent() else { return nil }
    return DaemonSigning(
      desk: FreshnessDesk(key: key, now: Publication.now),
      statements: try keys.statements.read().map(\.bytes))
  }

  private func position(in store: CanonicalStore) throws -> ShortPosition? {
    let newest = try store.newest().position.revision
    guard newest > 0 else {
      throw Failure(.noData, "nothing was published yet: there is nothing to bundle.")
    }
    guard let base, base > 0 else { return nil }
    try store.require(revision: base)
    guard let info = try store.info(revision: base) else {
      throw StoreError.unknownRevision(base)
    }
    guard base < newest else {
      throw Failure(
        .notFound,
        "revision \(base) is the newest: there is nothing to bundle. Nothing was written."
      )
    }
    return info.position.short
  }

  private func text(_ summary: BundleWriter.Summary, from base: ShortPosition?) -> String {
    let target = summary.target.position.revision
    guard let start = summary.base else {
      let note = base == nil ? "" : " It is smaller than the difference."
      return """
        Bundle written to \(file), \(summary.fileBytes) bytes: revision \(target) whole, \
        \(summary.putCount) records.\(note)

        """
    }
    return """
      Bundle written to \(file), \(summary.fileBytes) bytes: revision \(start.revision) → \(target), \
      \(summary.putCount) to put, \(summary.deleteCount) to delete.

      """
  }
}
