import ArgumentParser
import HonourClient
import HonourFiles
import HonourModel
import HonourStore
import HonourTerminal

/// `honour id`: says who this laptop is, for the operator's list.
struct ID: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "id",
    abstract: "Print this laptop's id, which the daemon's operator may put on the list.",
    discussion: """
      Makes the laptop's key where there is none yet. The id is no secret: 'honourd allow ID' lets the \
      laptop in.
      """)

  @OptionGroup var replica: ReplicaOptions

  func run() throws {
    let directory = try replica.directory()
    do {
      try Replica(directory: directory).close()
      let key = try Membership(directory: directory).key()
      print(key.publicKey.fingerprint.text)
    } catch let refusal as FileRefusal {
      throw Failure(.unsafeFile, refusal.message)
    } catch let error as StoreError {
      throw Failure(SyncExit.status(of: error), error.sentence)
    }
  }
}
