import ArgumentParser
import HonourExamples
import HonourImport
import HonourModel
import HonourServer
import HonourStore
import HonourTerminal

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make an empty store, or one that holds an example dataset.")

  @OptionGroup var data: DataOptions

  @Option(help: "A dataset that comes with this program: cscd, the facts of one press article.")
  var example: String?

  func run() async throws {
    let dataset = try example.map { name in
      guard let dataset = ExampleDataset.named(name) else {
        throw ValidationError("There is no example '\(name)'. There is: cscd.")
      }
      return dataset
    }
    try await reporting {
      let directory = try data.directory()
      var random = SystemRandomNumberGenerator()
      let store = try CanonicalStore.create(directory, lineage: Lineage(from: &random))
      StandardError.write(
        "Store made in \(directory.path), lineage \(store.lineage.hex).\n")
      let keys = KeyDirectory(in: directory.path)
      try keys.make()
      let publisher = try keys.publisher()
      try store.signHistory(by: publisher)
      StandardError.write("Its id is \(try keys.daemon().publicKey.fingerprint.text)\n")
      if let dataset {
        let command = PublishCommand(
          action: .importFiles(
            ImportSettings(
              full: false, fixText: false, kind: nil, names: ["\(dataset.rawValue).jsonl"])),
          author: "honourd", message: "The example dataset \(dataset.rawValue)", dryRun: false)
        try Publication.finish(
          Publication.publish(
            command, [.bytes(dataset.lines)], in: store, signedBy: publisher,
            isJSON: false))
      }
      try store.close()
    }
  }
}
