import ArgumentParser
import HonourFiles
import HonourServer
import HonourStore
import HonourTerminal

/// Which configuration a command goes by.
struct ConfigOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration. What the command line says wins over it.",
      discussion: "Default: \(ConfigFile.name) in the store's directory, where there is one.",
      valueName: "file"))
  var config: String?

  /// What the file says; one that nobody named need not be there.
  func read(in directory: StoreDirectory) throws -> ConfigFile {
    do {
      return try load(in: directory) ?? ConfigFile()
    } catch let fault as ConfigFault {
      throw Failure(.refusedInput, TerminalText.escaped(fault.message))
    }
  }

  func path(in directory: StoreDirectory) -> String {
    config ?? directory.file(ConfigFile.name)
  }

  /// Nil where there is no file and nobody named one; throws ``ConfigFault`` and ``FileRefusal``.
  func load(in directory: StoreDirectory) throws -> ConfigFile? {
    let path = path(in: directory)
    let file = AtomicTextFile(path)
    guard config == nil else {
      return try ConfigFile(text: file.read(limit: ConfigFile.limitBytes), path: path)
    }
    // Whoever opens the store says better what a wrong directory means.
    guard StoreDirectory.isDirectory(directory.path) else { return nil }
    guard let text = try file.readIfPresent(limit: ConfigFile.limitBytes) else { return nil }
    return try ConfigFile(text: text, path: path)
  }
}
