import FoundationEssentials
import Glibc
import HonourModel

@testable import HonourStore

/// A store in a directory of its own, and short ways to change it.
final class CanonicalFixture {
  static let lineage = Lineage(bytes: [UInt8](1...16))
  let directory: StoreDirectory
  private(set) var store: CanonicalStore

  init(settings: DatabaseFile.Settings = .fleeting) throws {
    directory = StoreDirectory(try Self.temporaryPath() + "/store")
    store = try CanonicalStore.create(
      directory, lineage: try Self.knownLineage(), settings: settings)
  }

  deinit { try? FileManager.default.removeItem(atPath: StoreDirectory.parent(of: directory.path)) }

  static func knownLineage() throws -> Lineage {
    guard let lineage else { throw FixtureError() }
    return lineage
  }

  /// A fresh directory, on a file system in memory where there is one.
  static func temporaryPath() throws -> String {
    let base = StoreDirectory.isDirectory("/dev/shm") ? "/dev/shm" : "/tmp"
    var random = SystemRandomNumberGenerator()
    let path =
      "\(base)/honour-store-\(getpid())-\(UInt64.random(in: .min ... .max, using: &random))"
    try StoreDirectory(path).create()
    return path
  }

  func reopen(settings: DatabaseFile.Settings = .fleeting) throws {
    try store.close()
    store = try CanonicalStore.open(directory, as: .reader)
    store = try CanonicalStore.open(directory, as: .writer, settings: settings)
  }

  /// Publishes lines of JSON; a line `-kind/id` deletes.
  @discardableResult
  func publish(
    _ lines: [String], mode: PublishRequest.Mode = .changes, isDryRun: Bool = false,
    message: String = "test", check: (StateReader) throws -> Int = { _ in 0 },
    observe: (RecordDifference) throws -> Void = { _ in }
  ) throws -> PublishOutcome {
    let changes = try lines.enumerated().map { try Self.staged($1, line: $0 + 1) }
    return try store.publish(
      PublishRequest(
        mode: mode, author: "tester", message: message, publishedAt: 1_700_000_000,
        isDryRun: isDryRun),
      stage: { staging in
        for change in changes { try staging.add(change) }
      },
      check: check, observe: observe)
  }

  static func staged(_ line: String, line number: Int) throws -> StagedChange {
    let origin = StagedChange.Origin(file: 0, line: number)
    if line.hasPrefix("-") {
      guard let key = RecordKey(path: line.dropFirst()) else { throw FixtureError() }
      return StagedChange(change: .delete(key), references: [], naturalKey: nil, origin: origin)
    }
    let record = try Record(canonicalBytes: Array(line.utf8))
    return StagedChange(
      change: .put(record.canonical), references: References.of(record),
      naturalKey: References.naturalKey(of: record), origin: origin)
  }

  func lines(at revision: UInt64? = nil) throws -> [String] {
    var lines: [String] = []
    try store.records(at: revision ?? store.newest().position.revision) {
      lines.append(String(decoding: $0.bytes, as: UTF8.self))
    }
    return lines
  }
}

struct FixtureError: Error {}

extension RecordKey {
  /// `kind/id`; a test's own mistake gives the key of no record.
  static func named(_ path: String) -> RecordKey {
    RecordKey(path: path) ?? RecordKey(kind: "none", id: "none")
  }
}
