import ArgumentParser
import HonourModel
import HonourServer
import HonourStore
import HonourTerminal

struct RotateKeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Put another key in a key's place; laptops follow by themselves.",
    discussion: """
      'publisher' is one step: the new key is stated by the old one, and every revision is signed \
      again. 'daemon' is two: the first states a second key, which laptops learn at their next sync; \
      with --finish it takes the old one's place, and a laptop that has not synced since has to be \
      invited again. Stop the daemon first. Back the keys up after it.
      """)

  enum Part: String, ExpressibleByArgument, CaseIterable {
    case publisher
    case daemon
  }

  @OptionGroup var data: DataOptions

  @Argument(help: "Which key: publisher or daemon.")
  var key: Part

  @Flag(help: "Of the daemon: put the second key in the first one's place.")
  var finish = false

  @Flag(help: "With --finish: also where laptops have not heard of the second key yet.")
  var now = false

  func validate() throws {
    guard key == .daemon || !finish else { throw ValidationError("--finish is for the daemon.") }
    guard finish || !now else { throw ValidationError("--now belongs to --finish.") }
  }

  func run() async throws {
    try await reporting {
      let store = try CanonicalStore.open(try data.directory(), as: .writer)
      let rotation = KeyRotation(of: store, now: Publication.now())
      switch key {
      case .publisher: told("The publisher is", try rotation.rotatePublisher())
      case .daemon where finish:
        try checkLaptops(rotation, store)
        told("The daemon is", try rotation.finishDaemon())
      case .daemon:
        told("The second key is", try rotation.announceDaemon())
        StandardError.write(
          """
          Start the daemon. When every laptop has synced ('honourd clients' shows when), stop it and \
          run this again with --finish.

          """)
      }
      try store.close()
    }
  }

  private func told(_ what: String, _ key: PublicKey) {
    StandardError.write("\(what) \(key.fingerprint.text)\n")
  }

  /// A laptop that has not heard of the second key would not know the daemon any more.
  private func checkLaptops(_ rotation: KeyRotation, _ store: CanonicalStore) throws {
    guard let announced = try rotation.daemonAnnouncedAt() else {
      throw Failure(
        .refusedInput,
        "there is no second key yet. State one with 'honourd keys rotate daemon' first.")
    }
    guard !now else { return }
    let roll = try ClientRoll(in: store.directory.path).rows()
    let behind = roll.filter { entry, seen in
      entry.revoked == nil && (seen?.at ?? 0) <= announced
    }
    guard behind.isEmpty else {
      let names = behind.prefix(20).map { "\n  \(TerminalText.escaped($0.entry.name))" }.joined()
      throw Failure(
        .refusedInput,
        """
        \(behind.count) laptops have not synced since the second key was stated, and would have to be \
        invited again. Wait for them, or add --now:\(names)
        """)
    }
  }
}
