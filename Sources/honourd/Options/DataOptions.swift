import ArgumentParser
import Foundation
import HonourStore

/// Which store a command works on.
struct DataOptions: ParsableArguments {
  @Option(
    name: .customLong("data"),
    help: ArgumentHelp(
      "The store's directory.", discussion: "Default: HONOURD_DATA.", valueName: "dir"))
  var data: String?

  /// The store's directory, from the option or the environment.
  func directory() throws -> StoreDirectory {
    let environment = ProcessInfo.processInfo.environment["HONOURD_DATA"]
    guard let path = data ?? environment, !path.isEmpty else {
      throw ValidationError("Say which store with --data DIR, or set HONOURD_DATA.")
    }
    return StoreDirectory(path)
  }

  /// Opens the store for reading, whether or not a daemon is at work on it.
  func reader() throws -> CanonicalStore { try CanonicalStore.open(directory(), as: .reader) }
}
