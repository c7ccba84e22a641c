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

  @Flag(
    help: """
      Take over a copy of a store whose publisher's key is on another machine, as it is: no new epoch. \
      The store that was there is put aside.
      """)
  var mirror = false

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
      if mirror { return try takeOver(directory, keys) }
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
        throw broken(problems)
      }
    }
  }

  private func broken(_ problems: [StoreProblem]) -> Failure {
    Failure(
      .damaged,
      """
      \(file) is not whole; nothing was changed. Try an older backup. Found:
      \(problems.prefix(20).map { "  \($0.sentence)" }.joined(separator: "\n"))
      """)
  }

  private func takeOver(_ directory: StoreDirectory, _ keys: KeyDirectory) throws {
    let publisher = try keys.publisherPublic()
    switch try CanonicalStore.mirror(file, into: directory, publisher: publisher) {
    case .mirrored(let info, let replaced):
      StandardError.write(
        "Taken over: revision \(info.position.revision), signed by its publisher.\n")
      if let replaced { StandardError.write("The store that was there is now \(replaced).\n") }
    case .damaged(let problems): throw broken(problems)
    case .foreignLineage:
      throw Failure(
        .foreignDataset, "\(file) is of another dataset than the store; nothing was changed.")
    case .older(let held):
      throw Failure(
        .diverged,
        """
        The store here holds revision \(held.revision), which \(file) does not lead on from: laptops would \
        not follow it back. Nothing was changed. Make a new copy where the publisher's key is.
        """)
    case .unsigned(let revision):
      throw Failure(
        .untrusted,
        """
        revision \(revision) of \(file) is not signed by the publisher of this store \
        (\(publisher.fingerprint.text)); nothing was changed.
        """)
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
