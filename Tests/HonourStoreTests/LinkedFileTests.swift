import Foundation
import HonourModel
import HonourStore
import Testing

/// A symbolic link in the place of a file that we write is told of, and what it leads to stays.
@Suite struct LinkedFileTests {
  private let fixture: CanonicalFixture
  private let mine: String
  private let words = Data("mine\n".utf8)

  init() throws {
    fixture = try CanonicalFixture()
    mine = fixture.directory.file("mine")
    try words.write(to: URL(filePath: mine))
  }

  private func link(_ path: String) throws {
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: mine)
  }

  private func expectUntouched(_ comment: Comment) throws {
    #expect(try Data(contentsOf: URL(filePath: mine)) == words, comment)
  }

  @Test func `a lock that is a link is neither taken nor emptied`() throws {
    try fixture.store.close()
    let lock = fixture.directory.file("lock")
    try link(lock)
    #expect(throws: StoreError.inTheWay(path: lock)) { try LockFile.acquire(fixture.directory) }
    #expect(throws: StoreError.inTheWay(path: lock)) {
      try CanonicalStore.open(fixture.directory, as: .writer)
    }
    #expect(throws: StoreError.inTheWay(path: lock)) {
      try Replica(directory: fixture.directory.path)
    }
    try expectUntouched("lock")
  }

  @Test func `a store whose file is a link is not written`() throws {
    try fixture.publish([#"{"id":"a","kind":"unit","name":"A"}"#])
    try fixture.store.close()
    let other = StoreDirectory(try CanonicalFixture.temporaryPath())
    defer { try? FileManager.default.removeItem(atPath: other.path) }
    let file = other.file("store.db")
    let aside = other.file("aside")
    try FileManager.default.copyItem(
      atPath: fixture.directory.file("store.db"), toPath: aside)
    let before = try Data(contentsOf: URL(filePath: aside))
    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: aside)
    #expect(throws: StoreError.inTheWay(path: file)) {
      try CanonicalStore.open(other, as: .writer)
    }
    #expect(try Data(contentsOf: URL(filePath: aside)) == before)
    try FileManager.default.removeItem(atPath: file)
    try FileManager.default.moveItem(atPath: aside, toPath: file)
    for suffix in ["-wal", "-shm", "-journal"] {
      try link(file + suffix)
      #expect(throws: StoreError.inTheWay(path: file + suffix)) {
        try CanonicalStore.open(other, as: .writer)
      }
      try expectUntouched("\(suffix)")
      try FileManager.default.removeItem(atPath: file + suffix)
    }
    try CanonicalStore.open(other, as: .writer).close()
  }

  @Test func `a replica whose file is a link is not written`() throws {
    let replica = try ReplicaFixture()
    try Replica(directory: replica.directory).close()
    let file = replica.directory + "/replica.db"
    for suffix in ["-wal", "-shm", "-journal"] {
      try link(file + suffix)
      #expect(throws: StoreError.inTheWay(path: file + suffix)) {
        try Replica(directory: replica.directory)
      }
      try expectUntouched("\(suffix)")
      try FileManager.default.removeItem(atPath: file + suffix)
    }
    let aside = replica.directory + "/aside"
    try FileManager.default.moveItem(atPath: file, toPath: aside)
    let before = try Data(contentsOf: URL(filePath: aside))
    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: aside)
    #expect(throws: StoreError.inTheWay(path: file)) { try Replica(directory: replica.directory) }
    #expect(try Data(contentsOf: URL(filePath: aside)) == before)
  }
}
