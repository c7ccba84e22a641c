import ArgumentParser
import HonourFiles
import HonourModel
import HonourServer
import HonourStore
import HonourTerminal

struct KeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Show the store's keys, make, back up or rotate them.",
    discussion: """
      The daemon key says which daemon this is; the publisher key says what its revisions are. \
      Whoever has them is this daemon for every laptop.
      """,
    subcommands: [
      ShowKeysCommand.self, MakeKeysCommand.self, BackupKeysCommand.self,
      RotateKeysCommand.self,
    ],
    defaultSubcommand: ShowKeysCommand.self)
}

struct ShowKeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the ids of both keys; they are no secrets.")

  @OptionGroup var data: DataOptions

  func run() async throws {
    try await reporting {
      let keys = KeyDirectory(in: try data.directory().path)
      let daemon = try keys.daemon()
      print("daemon     \(daemon.publicKey.fingerprint.text)")
      let publisher = try keys.publisherPublic()
      let place = try keys.isMirror() ? "  (signs on another machine)" : ""
      print("publisher  \(publisher.fingerprint.text)\(place)")
      print("           \(Hexadecimal.encode(publisher.bytes))  its public key")
    }
  }
}

struct MakeKeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make",
    abstract: "Make the keys of a store that has none yet, and sign its revisions.",
    discussion: """
      A key that is there already is kept. With --publisher only the daemon's key is made: the \
      revisions are published and signed on another machine, whose 'honourd keys show' tells the \
      public key, and come here by 'honourd restore --mirror'.
      """)

  @OptionGroup var data: DataOptions

  @Option(
    help: ArgumentHelp(
      "The public key of a publisher who signs on another machine.", valueName: "digits"))
  var publisher: String?

  func run() async throws {
    try await reporting {
      let directory = try data.directory()
      let keys = KeyDirectory(in: directory.path)
      if let publisher { return try mirror(publisher, directory, keys) }
      let store = try CanonicalStore.open(directory, as: .writer)
      try keys.make()
      let count = try store.signHistory(by: try keys.publisher())
      try store.close()
      print("daemon     \(try keys.daemon().publicKey.fingerprint.text)")
      StandardError.write("\(NumberWords.grouped(count)) revisions are signed now.\n")
    }
  }

  private func mirror(
    _ publisher: String, _ directory: StoreDirectory, _ keys: KeyDirectory
  ) throws {
    guard let publisher = PublicKey(hexadecimal: publisher) else {
      throw ValidationError(
        "--publisher is the 64 digits that 'honourd keys show' prints where the publisher's key is."
      )
    }
    do throws(StoreError) { try directory.create() } catch { throw Failure(error) }
    try keys.make(mirroring: publisher)
    print("daemon     \(try keys.daemon().publicKey.fingerprint.text)")
    print("publisher  \(publisher.fingerprint.text)  (signs on another machine)")
  }
}

struct BackupKeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the keys and the statements into a directory that only you can read.",
    discussion: """
      Keep it where the daemon is not: with it a lost machine is replaced and every laptop goes on. \
      To put it back, copy its files into the directory 'keys' of the store.
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "A new directory, for example on a USB stick that is kept locked up.")
  var target: String

  func run() async throws {
    try await reporting {
      let keys = KeyDirectory(in: try data.directory().path)
      let names = try keys.backUp(to: target)
      StandardError.write("Kept in \(target): \(names.joined(separator: ", ")).\n")
    }
  }
}
