import ArgumentParser
import Foundation

/// Which replica a command works on.
struct ReplicaOptions: ParsableArguments {
  @Option(
    name: .customLong("replica"),
    help: ArgumentHelp(
      "The replica's directory.",
      discussion: """
        Default: HONOUR_REPLICA, else $XDG_DATA_HOME/honour, else ~/.local/share/honour.
        """,
      valueName: "dir"))
  var replica: String?

  /// The replica's directory, from the option or the environment.
  func directory() throws -> String {
    guard
      let path = Self.directory(option: replica, environment: ProcessInfo.processInfo.environment)
    else {
      throw ValidationError(
        "No replica directory: HOME is not set. Say where it is with --replica DIR.")
    }
    return path
  }

  /// The option, else what the environment says; an empty variable counts as none.
  ///
  /// Nil where nothing says it. A relative `XDG_DATA_HOME` is ignored, as its specification asks.
  static func directory(option: String?, environment: [String: String]) -> String? {
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    if let option { return option }
    if let path = value("HONOUR_REPLICA") { return path }
    if let data = value("XDG_DATA_HOME"), data.hasPrefix("/") { return data + "/honour" }
    return value("HOME").map { $0 + "/.local/share/honour" }
  }
}
