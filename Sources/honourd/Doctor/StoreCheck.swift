import HonourFiles
import HonourModel
import HonourStore
import HonourTerminal

/// The database: there, and readable.
///
/// Whether every byte is right says `honourd check`.
enum StoreCheck {
  private static let name = "store"

  /// The store, open for reading, where it can be read.
  static func open(_ directory: StoreDirectory) -> (store: CanonicalStore?, finding: Finding) {
    do throws(StoreError) {
      let store = try CanonicalStore.open(directory, as: .reader)
      let newest = try store.newest()
      let words = "revision \(newest.position.revision), \(newest.recordCount) records"
      return (store, .fine(name, words))
    } catch {
      return (nil, finding(error, directory))
    }
  }

  private static func finding(_ error: StoreError, _ directory: StoreDirectory) -> Finding {
    let word = ShellWord.quoted(directory.path)
    let status = Failure(error).status
    let command =
      if case .missing = error {
        "honourd init --data \(word)"
      } else if status == .damaged {
        "honourd check --data \(word)"
      } else {
        "ls -l \(word)"
      }
    return .fault(name, status, error.sentence, type: command)
  }
}
