import ArgumentParser
import Foundation

/// What is said about a revision when it is published.
struct PublishOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "Why: kept with the revision and shown to everyone.")
  var message: String?

  @Option(help: "Who publishes. Default: the name of the user.")
  var author: String?

  var resolvedAuthor: String {
    let environment = ProcessInfo.processInfo.environment
    return author ?? environment["USER"] ?? environment["LOGNAME"] ?? "unknown"
  }
}
