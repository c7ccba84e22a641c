import ArgumentParser
import HonourModel
import HonourServer
import HonourStore
import HonourTerminal

struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Bring a backup back as the store of a directory, and begin a new epoch.",
    discussion: """
      The backup is checked from its bytes first. Clients that hold revisions which the backup \
      does not know are brought to the restored state at their next sync.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var publish: PublishOptions

  @Flag(help: "Put a store that is there aside, in the same directory, instead of refusing.")
  var replace = false

  @Argument(help: "A file that 'honourd backup' wrote.")
  var file: String

  func run() async throws {
    try await reporting {
      let request = PublishRequest(
        mode: .changes, author: publish.resolvedAuthor,
        message: publish.message ?? "Restored from a backup", publishedAt: Publication.now())
      let directory = try data.directory()
      let keys = KeyDirectory(in: directory.path)
      let publisher = try keys.publisherIfPresent()
      let outcome = try CanonicalStore.restore(
        file, into: directory, request, replacing: replace, signedBy: publisher)
      switch outcome {
      case .restored(let info, let replaced):
        let position = info.position
        StandardError.write(
          "Restored: revision \(position.revision), epoch \(position.epoch), root \(position.root.hex).\n"
        )
        try announce(info, in: directory, keys, publisher)
        if let replaced { StandardError.write("The store that was there is now \(replaced).\n") }
      case .damaged(let problems):
        throw Failure(
          .damaged,
          """
          \(file) is not whole; nothing was changed. Try an older backup. Found:
          \(problems.prefix(20).map { "  \($0.sentence)" }.joined(separator: "\n"))
          """)
      }
    }
  }

  /// States the new epoch, so that laptops that joined follow it.
  private func announce(
    _ info: RevisionInfo, in directory: StoreDirectory, _ keys: KeyDirectory,
    _ publisher: SigningKey?
  ) throws {
    guard let publisher else {
      StandardError.write(
        "The publisher's key is not in \(directory.path)/\(KeyDirectory.name): laptops that joined do not "
          + "follow until it is there and 'honourd restore' was run with it.\n")
      return
    }
    let store = try CanonicalStore.open(directory, as: .reader)
    let signed = try store.signedManifest(of: info.position.revision)
    try store.close()
    let statements = try keys.statements.read()
    let step = EpochStep(
      epoch: info.position.epoch, revision: info.position.revision, root: info.position.root,
      continued: signed?.manifest.previous ?? .zero, words: String(info.message.prefix(40)))
    let statement = TrustStatement(
      lineage: info.position.lineage, number: UInt64(statements.count + 1),
      previous: statements.last?.statement.hash ?? .zero, time: info.publishedAt,
      content: .epoch(step))
    guard let statement = statement.flatMap({ SignedStatement(signing: $0, with: publisher) })
    else { return }
    try keys.statements.append(statement)
  }
}
