import FoundationEssentials
import Glibc
import HonourModel
import Testing

@testable import HonourStore

@Suite struct CanonicalBackupTests {
  let fixture: CanonicalFixture
  let place: StoreDirectory
  let unitA = #"{"id":"a","kind":"unit","name":"A"}"#
  let unitB = #"{"id":"b","kind":"unit","name":"B","parent":"a"}"#
  let request = PublishRequest(
    mode: .changes, author: "restorer", message: "restored", publishedAt: 9)

  init() throws {
    fixture = try CanonicalFixture()
    place = StoreDirectory(StoreDirectory.parent(of: fixture.directory.path))
  }

  private func position(of outcome: CanonicalStore.RestoreOutcome) throws -> Position {
    guard case .restored(let info, _) = outcome else {
      Issue.record("\(outcome)")
      throw FixtureError()
    }
    return info.position
  }

  @Test func `a backup holds one committed state and is not written over`() throws {
    try fixture.publish([unitA])
    let file = place.file("backup")
    // In the middle of a publish: the backup is of the state before it.
    try fixture.publish([unitB]) { _ in
      try CanonicalStore.open(fixture.directory, as: .reader).backUp(to: file)
      return 0
    }
    #expect(throws: StoreError.exists(path: file)) { try fixture.store.backUp(to: file) }
    #expect(!StoreDirectory.exists(file + ".partial"))
    let lost = StoreError.failed(path: file + ".none", detail: "there is no such directory")
    #expect(throws: lost) { try fixture.store.backUp(to: file + ".none/backup") }
    let other = StoreDirectory(place.file("other"))
    let position = try position(of: CanonicalStore.restore(file, into: other, request))
    let store = try CanonicalStore.open(other, as: .reader)
    #expect(try store.newest().position == position)
    #expect(position.epoch == 1)
    #expect(position.revision == 2)
    #expect(try position.root == fixture.store.info(revision: 1)?.position.root)
    #expect(try store.info(epoch: 0, revision: 1) == fixture.store.info(revision: 1))
    #expect(try store.info(epoch: 0, revision: 2) == nil)
    #expect(try store.check() == [])
    var changes: [RecordChange] = []
    try store.changes(from: 1, to: 2) { changes.append($0) }
    #expect(changes.isEmpty)
  }

  @Test func `a restore over a store puts it aside and passes its epoch`() throws {
    try fixture.publish([unitA])
    let file = place.file("backup")
    try fixture.store.backUp(to: file)
    try fixture.publish([unitB])
    let directory = fixture.directory
    #expect(throws: StoreError.locked(path: directory.path, pid: getpid())) {
      try CanonicalStore.restore(file, into: directory, request, replacing: true)
    }
    try fixture.store.close()
    try checkReplacing(file)
  }

  private func checkReplacing(_ file: String) throws {
    // The fixture's store keeps its lock; so the same files in another directory.
    let other = StoreDirectory(place.file("other"))
    try other.create()
    try FileManager.default.copyItem(
      atPath: fixture.directory.file("store.db"), toPath: other.file("store.db"))
    #expect(throws: StoreError.exists(path: other.file("store.db"))) {
      try CanonicalStore.restore(file, into: other, request)
    }
    for epoch in 1...2 {
      let outcome = try CanonicalStore.restore(file, into: other, request, replacing: true)
      guard case .restored(let info, let aside?) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(info.position.epoch == UInt64(epoch))
      #expect(info.position.revision == 2)
      #expect(aside == other.file("store.db.replaced-\(epoch)"))
      let store = try CanonicalStore.open(other, as: .writer)
      #expect(try store.newest() == info)
      #expect(try store.check() == [])
      try store.close()
    }
    let old = try CanonicalStore.open(
      other, as: .reader, lock: nil, settings: .fleeting, fileName: "store.db.replaced-1")
    #expect(try old.newest().position.revision == 2)
    #expect(try old.newest().position.epoch == 0)
  }

  @Test func `of two backups to one file the second is told of the first`() throws {
    try fixture.publish([unitA])
    let file = place.file("backup")
    let parts = StoreDirectory(file + ".parts")
    try parts.create()
    do {
      let lock = try LockFile.acquire(parts)
      try StoreDirectory.createFile(file + ".partial")
      #expect(throws: StoreError.locked(path: parts.path, pid: getpid())) {
        try fixture.store.backUp(to: file)
      }
      #expect(StoreDirectory.exists(file + ".partial"))
      withExtendedLifetime(lock) {}
    }
    // What a killed one left is taken over.
    try fixture.store.backUp(to: file)
    for name in ["", ".partial", ".parts"] {
      #expect(StoreDirectory.exists(file + name) == name.isEmpty)
    }
  }

  @Test func `a restore that fails leaves nothing behind`() throws {
    try fixture.publish([unitA])
    let file = place.file("backup")
    try fixture.store.backUp(to: file)
    let size = StoreDirectory.byteCount(file)
    #expect(unsafe truncate(file, off_t(size / 2)) == 0)
    let new = StoreDirectory(place.file("new/and/deep"))
    for _ in 1...2 {
      switch Result(catching: { try CanonicalStore.restore(file, into: new, request) }) {
      case .success(.restored(let info, _)): Issue.record("restored \(info)")
      case .success(.damaged), .failure: break
      }
      #expect(!StoreDirectory.exists(place.file("new")))
    }
    // In a directory that was there: only what it made goes.
    let own = StoreDirectory(place.file("own"))
    try own.create()
    try StoreDirectory.createFile(own.file("mine"))
    _ = try? CanonicalStore.restore(file, into: own, request)
    #expect(try FileManager.default.contentsOfDirectory(atPath: own.path) == ["mine"])
  }

  @Test func `a damaged backup is named and restores nothing`() throws {
    try fixture.publish([unitA, unitB])
    let file = place.file("backup")
    try fixture.store.backUp(to: file)
    var bytes = Array(try Data(contentsOf: URL(filePath: file)))
    let name = Array(#""name":"B""#.utf8)
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: name) })
    bytes[place + 8] = UInt8(ascii: "C")
    try Data(bytes).write(to: URL(filePath: file))
    let other = StoreDirectory(self.place.file("other"))
    let outcome = try CanonicalStore.restore(file, into: other, request)
    guard case .damaged(let problems) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(
      problems.contains {
        if case .wrongRoot(1, _, _) = $0 { true } else { false }
      })
    #expect(!StoreDirectory.exists(other.file("store.db")))
    #expect(!StoreDirectory.exists(other.file("store.db.restoring")))
  }
}
