import FoundationEssentials
import GRDB
import Glibc
import HonourModel
import Testing

@testable import HonourStore

/// Files, locks, and what other processes see.
@Suite struct CanonicalFileTests {
  let fixture: CanonicalFixture
  let unitA = #"{"id":"a","kind":"unit","name":"A"}"#
  let unitB = #"{"id":"b","kind":"unit","name":"B","parent":"a"}"#

  init() throws { fixture = try CanonicalFixture() }

  private var file: String { fixture.directory.file(CanonicalSchema.fileName) }

  private static func mode(_ path: String) -> mode_t {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path)))
  }

  private static func overwrite(_ path: String, at offset: Int, with bytes: [UInt8]) throws {
    var all = try Self.bytes(path)
    all.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    try Data(all).write(to: URL(filePath: path))
  }

  // MARK: Opening

  @Test func `files are the owner's alone`() throws {
    try fixture.publish([unitA])
    #expect(Self.mode(fixture.directory.path) == 0o700)
    for name in ["store.db", "store.db-wal", "store.db-shm", "lock"] {
      #expect(Self.mode(fixture.directory.file(name)) == 0o600, "\(name)")
    }
  }

  @Test func `a directory takes one writer, and the second is told the pid of the first`() throws {
    let directory = fixture.directory
    #expect(throws: StoreError.locked(path: directory.path, pid: getpid())) {
      try CanonicalStore.open(directory, as: .writer)
    }
    #expect(throws: StoreError.locked(path: directory.path, pid: getpid())) {
      try CanonicalStore.create(directory, lineage: CanonicalFixture.knownLineage())
    }
  }

  @Test func `a lock that is given up can be taken again`() throws {
    let directory = StoreDirectory(try CanonicalFixture.temporaryPath())
    defer { try? FileManager.default.removeItem(atPath: directory.path) }
    var lock: LockFile? = try LockFile.acquire(directory)
    #expect(throws: StoreError.locked(path: directory.path, pid: getpid())) {
      try LockFile.acquire(directory)
    }
    withExtendedLifetime(lock) {}
    lock = nil
    lock = try LockFile.acquire(directory)
    withExtendedLifetime(lock) {}
  }

  @Test func `a directory without a store is said to be so`() throws {
    let path = try CanonicalFixture.temporaryPath()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let directory = StoreDirectory(path)
    #expect(throws: StoreError.missing(path: directory.file("store.db"))) {
      try CanonicalStore.open(directory, as: .writer)
    }
  }

  @Test func `a store is not made over another`() throws {
    try fixture.store.close()
    let path = file
    let copy = StoreDirectory(try CanonicalFixture.temporaryPath())
    defer { try? FileManager.default.removeItem(atPath: copy.path) }
    try FileManager.default.copyItem(atPath: path, toPath: copy.file("store.db"))
    #expect(throws: StoreError.exists(path: copy.file("store.db"))) {
      try CanonicalStore.create(copy, lineage: CanonicalFixture.knownLineage())
    }
  }

  @Test func `an unknown format and a foreign file are refused and stay as they were`() throws {
    try fixture.store.close()
    let directory = StoreDirectory(try CanonicalFixture.temporaryPath())
    defer { try? FileManager.default.removeItem(atPath: directory.path) }
    let copy = directory.file("store.db")
    try FileManager.default.copyItem(atPath: file, toPath: copy)
    func check(_ expected: StoreError) throws {
      let before = try Self.bytes(copy)
      for role in [CanonicalStore.Role.writer, .reader] {
        #expect(throws: expected) { try CanonicalStore.open(directory, as: role) }
      }
      #expect(try Self.bytes(copy) == before)
      #expect(!StoreDirectory.exists(copy + "-wal"))
    }
    try Self.overwrite(copy, at: 60, with: [0, 0, 0, 4])
    try check(.unknownFormat(path: copy, found: 4, known: 3))
    try Self.overwrite(copy, at: 68, with: [0, 0, 0, 1])
    try check(.foreignFile(path: copy))
    try Data("not a database".utf8).write(to: URL(filePath: copy))
    try check(.foreignFile(path: copy))
    try Data().write(to: URL(filePath: copy))
    try check(.foreignFile(path: copy))
  }

  // MARK: Readers

  @Test func `a reader sees what a writer commits, and its own state throughout a stream`() throws {
    try fixture.publish([unitA])
    let reader = try CanonicalStore.open(fixture.directory, as: .reader)
    var seen: [String] = []
    try reader.records(at: 1) { record in
      try fixture.publish([unitB])
      seen.append(record.key.path)
    }
    #expect(seen == ["unit/a"])
    #expect(try reader.newest().position.revision == 2)
    #expect(throws: StoreError.readOnly(path: reader.path)) {
      try reader.publish(
        PublishRequest(mode: .changes, author: "", message: "", publishedAt: 0), stage: { _ in })
    }
  }

  @Test func `a reader works where no writer runs and the log's files are gone`() throws {
    try fixture.publish([unitA, unitB])
    try fixture.store.close()
    #expect(!StoreDirectory.exists(file + "-wal"))
    let reader = try CanonicalStore.open(fixture.directory, as: .reader)
    #expect(try reader.newest().position.revision == 1)
    #expect(try reader.check() == [])
    try reader.close()
  }

  @Test func `a store left behind by a killed writer opens at its last commit`() throws {
    try fixture.publish([unitA])
    let other = StoreDirectory(try CanonicalFixture.temporaryPath())
    defer { try? FileManager.default.removeItem(atPath: other.path) }
    // What a kill leaves: the file and its log as they are, in the middle of a publish.
    _ = try fixture.publish([unitB]) { _ in
      for name in ["store.db", "store.db-wal"] {
        try FileManager.default.copyItem(
          atPath: fixture.directory.file(name), toPath: other.file(name))
      }
      return 0
    }
    let reader = try CanonicalStore.open(other, as: .reader)
    #expect(try reader.newest().position.revision == 1)
    #expect(try reader.check() == [])
    try reader.close()
    let writer = try CanonicalStore.open(other, as: .writer, settings: .fleeting)
    #expect(try writer.newest().position.revision == 1)
    #expect(try writer.check() == [])
    try writer.close()
  }

  @Test func `a store that is closed and opened again goes on`() throws {
    try fixture.publish([unitA])
    let newest = try fixture.store.newest()
    try fixture.reopen()
    #expect(try fixture.store.newest() == newest)
    try fixture.publish([unitB])
    #expect(try fixture.store.check() == [])
    #expect(try fixture.lines() == [unitA, unitB])
    let statistics = try fixture.store.statistics()
    #expect(statistics.kinds.map(\.name) == ["unit"])
    #expect(statistics.kinds.map(\.recordCount) == [2])
    #expect(statistics.versionCount == 2)
    #expect(statistics.referenceCount == 1)
  }

  @Test func `durable settings are the default`() throws {
    let durable = try CanonicalFixture(settings: .durable)
    let writer = try #require(durable.store.writer)
    let values = try writer.inDatabase { database in
      try ["journal_mode", "synchronous", "trusted_schema", "cell_size_check", "mmap_size"].map {
        try String.fetchOne(database, sql: "PRAGMA \($0)")
      }
    }
    #expect(values == ["wal", "2", "0", "1", "0"])
  }
}
