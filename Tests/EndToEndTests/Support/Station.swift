import Foundation
import GRDB
import HonourClient
import HonourModel
import HonourStore
import Testing

/// A store with a daemon, a replica, and the real programs at work on them.
final class Station: Sendable {
  let directory: TemporaryDirectory
  var data: String { directory.path + "/data" }
  var replica: String { directory.path + "/replica" }

  init() throws { directory = try TemporaryDirectory() }

  /// Runs `honourd` on the store and expects it to succeed; a command may have a second word.
  @discardableResult
  func honourd(_ command: String, _ arguments: String...) async throws -> [UInt8] {
    let result = try await Program.run(
      "honourd", command.split(separator: " ").map(String.init) + ["--data", data] + arguments,
      in: directory)
    #expect(result.status == 0, "honourd \(command): \(result.errors)")
    return result.output
  }

  /// Runs `honourd` on the store, however it ends.
  func tryHonourd(
    _ command: String, _ arguments: String...
  ) async throws -> (status: Int32, output: [UInt8], errors: String) {
    try await Program.run(
      "honourd", command.split(separator: " ").map(String.init) + ["--data", data] + arguments,
      in: directory)
  }

  /// Runs `honour` on the replica.
  func honour(
    _ command: String, _ arguments: String...
  ) async throws -> (status: Int32, output: [UInt8], errors: String) {
    try await Program.run("honour", [command, "--replica", replica] + arguments, in: directory)
  }

  /// Starts the daemon and waits until it listens: in plain text, or for those on its list.
  func serve(
    isSecure: Bool = false, at place: String = "127.0.0.1:0", _ options: String...
  ) async throws -> (daemon: Program, address: ServerAddress) {
    let daemon = try Program(
      "honourd",
      ["serve", "--data", data, "--listen", place] + (isSecure ? [] : ["--plaintext"]) + options,
      in: directory)
    let prefix = "listening on "
    let line = try await until("the daemon listens") {
      daemon.errorText.split(separator: "\n").first { $0.hasPrefix(prefix) }
    }
    return (daemon, try ServerAddress(String(line.dropFirst(prefix.count))))
  }

  /// Runs `body` with a daemon that is ended afterwards, whatever happens.
  func serving(
    isSecure: Bool = false, at place: String = "127.0.0.1:0",
    _ body: (Program, ServerAddress) async throws -> Void
  ) async throws {
    let (daemon, address) = try await serve(isSecure: isSecure, at: place)
    do {
      try await body(daemon, address)
    } catch {
      await daemon.stop()
      throw error
    }
    #expect(await daemon.stop() == 0)
  }

  /// An invitation of the daemon.
  func invitation(_ name: String, _ options: String...) async throws -> String {
    let result = try await Program.run(
      "honourd", ["invite", "--data", data, "--name", name] + options, in: directory)
    #expect(result.status == 0, "\(result.errors)")
    return String(decoding: result.output, as: UTF8.self).trimmingCharacters(in: .newlines)
  }

  /// Invites the laptop and has it join, and sync.
  func join(_ name: String = "Laptop 07", role: String = "reader") async throws {
    let joined = try await honour("join", try await invitation(name, "--role", role))
    #expect(joined.status == 0, "\(joined.errors)")
  }

  /// Writes a file of persons to import.
  func file(_ name: String, _ records: [(id: String, name: String)]) throws -> String {
    let path = directory.path + "/" + name
    let lines = records.map { #"{"id":"\#($0.id)","kind":"person","name":"\#($0.name)"}"# + "\n" }
    try lines.joined().write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  func export(at revision: Int) async throws -> [UInt8] {
    try await honourd("export", "--at", String(revision))
  }

  /// The store's newest revision.
  func revision() async throws -> Int {
    let status = try await honourd("status", "--json")
    let object = try JSONSerialization.jsonObject(with: Data(status)) as? [String: Any]
    let newest = try #require(object?["newest"] as? [String: Any])
    return try #require(newest["revision"] as? Int)
  }

  /// What the replica holds, read beside whoever is at work on it.
  func held(in replica: String? = nil) throws -> (revision: Int, export: [UInt8]) {
    try ReplicaReader(directory: replica ?? self.replica).read { state in
      var bytes: [UInt8] = []
      try state.forEachRecord { bytes += $0.bytes + [0x0A] }
      return (Int(try #require(try state.revision()).position.revision), bytes)
    }
  }

  /// The problems that a full check of the replica finds.
  func problems(in replica: String? = nil) throws -> [VerifyProblem] {
    try ReplicaReader(directory: replica ?? self.replica).read { try $0.verify() }
  }

  /// Changes the replica behind its back.
  func damage(_ sql: String) throws {
    let queue = try DatabaseQueue(path: replica + "/replica.db")
    try queue.write { database in try database.execute(sql: sql) }
    try queue.close()
  }

  /// Puts a copy of one directory in the place of another.
  func copy(_ source: String, to target: String) throws {
    if FileManager.default.fileExists(atPath: target) {
      try FileManager.default.removeItem(atPath: target)
    }
    try FileManager.default.copyItem(atPath: source, toPath: target)
  }

  /// Looks again and again until there is something, for at most 20 s.
  func until<Value>(
    _ what: String, _ condition: () throws -> Value?
  ) async throws -> Value {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(20)
    while clock.now < end {
      if let value = try condition() { return value }
      try await Task.sleep(for: .milliseconds(5))
    }
    throw Timeout(what: what)
  }

  struct Timeout: Error, CustomStringConvertible {
    let what: String
    var description: String { "not within 20 s: \(what)" }
  }
}
