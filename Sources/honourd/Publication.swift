import ArgumentParser
import Foundation
import HonourImport
import HonourModel
import HonourProtocol
import HonourServer
import HonourStore
import HonourTerminal
import Synchronization

/// Carries a command out where the store is: here, or in the daemon that holds it.
enum Publication {
  /// Seconds since 1970-01-01T00:00:00Z.
  static func now() -> Int64 { Int64(Date().timeIntervalSince1970) }

  /// Publishes, prints the report and ends with its exit code.
  ///
  /// `paths` are the files of an import; `-` is standard input.
  static func run(
    _ command: PublishCommand, paths: [String], directory: StoreDirectory, isJSON: Bool
  ) async throws {
    do {
      let store = try CanonicalStore.open(directory, as: .writer)
      let contents = paths.map { ImportFile(argument: $0).content }
      let key = try KeyDirectory(in: directory.path).publisherIfPresent()
      let outcome = publish(command, contents, in: store, signedBy: key, isJSON: isJSON)
      try store.close()
      try finish(outcome)
    } catch StoreError.locked(let path, let pid) {
      let socket = directory.file(ControlServer.socketName)
      guard StoreDirectory.exists(socket) else { throw StoreError.locked(path: path, pid: pid) }
      try await hand(command, paths: paths, directory: directory, isJSON: isJSON)
    }
  }

  /// Publishes in this process, which holds the store, and prints the report.
  static func publish(
    _ command: PublishCommand, _ contents: [ImportFile.Content], in store: CanonicalStore,
    signedBy key: SigningKey?, isJSON: Bool
  ) -> ReportPrinter.Printed {
    var printer = ReportPrinter(isJSON: isJSON)
    let publisher = Publisher(store: store, key: key, now: now)
    publisher.carryOut(command, contents: contents) { printer.print($0) }
    return printer.finish()
  }

  private static func hand(
    _ command: PublishCommand, paths: [String], directory: StoreDirectory, isJSON: Bool
  ) async throws {
    let files = try paths.map { path in
      guard path != "-" else { return FileHandle.standardInput }
      do {
        return try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      } catch {
        throw Failure(.refusedInput, "\(path) cannot be read. Nothing was changed. Check the path.")
      }
    }
    let printer = Mutex(ReportPrinter(isJSON: isJSON))
    do {
      let client = ControlClient()
      try await client.run(
        command, files: files, directory: URL(fileURLWithPath: directory.path)
      ) { line in printer.withLock { $0.print(line) } }
    } catch {
      _ = printer.withLock { $0.finish() }
      throw Failure(
        .interrupted,
        """
        the daemon that holds \(directory.path) cannot be reached or went away. 'honourd log' says \
        whether the revision was published; importing again does no harm.
        """)
    }
    try finish(printer.withLock { $0.finish() })
  }

  static func finish(_ printed: ReportPrinter.Printed) throws {
    if let failure = printed.failure { throw failure }
    guard let outcome = printed.outcome, outcome.result != .refused else {
      throw ExitCode(printed.refusal.rawValue)
    }
  }
}
