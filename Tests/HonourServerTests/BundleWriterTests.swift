import Foundation
import HonourModel
import HonourProtocol
import HonourStore
import Testing

@testable import HonourServer

@Suite struct BundleWriterTests {
  let scratch: Scratch
  let store = MemoryStore()
  var path: String { scratch.path + "/test.bundle" }

  init() throws {
    scratch = try Scratch()
    store.publish(count: 400)
    store.publish([
      .put(MemoryStore.record("q", "x")), .delete(RecordKey(kind: "person", id: "p0")),
    ])
  }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted() }
  }

  private func opening() throws -> (BundleOpening, body: [UInt8]) {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    var decoder = BundleDecoder()
    let opening = try #require(try decoder.append(bytes))
    #expect(opening.fileBytes == UInt64(bytes.count))
    return (opening, Array(bytes.dropFirst(Int(opening.byteCount))))
  }

  /// The bytes of a bundle do not depend on where its body waited.
  @Test(arguments: [0, 1 << 20])
  func `a bundle is what a client at its base would be sent`(memoryBodyBytes: Int) throws {
    let base = store.position(at: 1).short
    let summary = try BundleWriter(store: store, memoryBodyBytes: memoryBodyBytes)
      .write(to: path, from: base)
    #expect(summary.base == base)
    #expect(summary.putCount == 1 && summary.deleteCount == 1)
    let (opening, body) = try opening()
    #expect(opening.base == base)
    #expect(opening.manifest.shape == .delta(base: base))
    #expect(opening.fileBytes == summary.fileBytes)
    var decoder = TransferDecoder(opening.manifest)
    _ = try decoder.append(body)
    #expect(decoder.isComplete)
    #expect(try names == ["test.bundle"], "nothing is left beside it")
  }

  @Test(arguments: [nil, 0] as [UInt64?])
  func `from nothing it holds the whole state and names no base`(base: UInt64?) throws {
    let summary = try BundleWriter(store: store, memoryBodyBytes: 0)
      .write(to: path, from: base.map { store.position(at: $0).short })
    #expect(summary.base == nil)
    let (opening, body) = try opening()
    #expect(opening.base == nil)
    #expect(opening.manifest.isSnapshot)
    #expect(opening.manifest.putCount == 400)
    var decoder = TransferDecoder(opening.manifest)
    _ = try decoder.append(body)
    #expect(decoder.isComplete)
  }

  @Test func `a file that is there is not touched, and what a killed run left is taken over`()
    throws
  {
    let writer = BundleWriter(store: store, memoryBodyBytes: 0)
    try FileManager.default.createDirectory(
      atPath: path + ".parts", withIntermediateDirectories: false)
    try Data("old".utf8).write(to: URL(fileURLWithPath: path + ".parts/1.part"))
    try Data("old".utf8).write(to: URL(fileURLWithPath: path + ".partial"))
    _ = try writer.write(to: path, from: nil)
    #expect(try names == ["test.bundle"])
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(throws: ServerError.store(.exists(path: path))) {
      try writer.write(to: path, from: nil)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    let lost = ServerError.store(
      .failed(path: path + ".none", detail: "there is no such directory"))
    #expect(throws: lost) { try writer.write(to: path + ".none/bundle", from: nil) }
  }

  @Test func `of two writers of one file the second is told of the first, whose bundle is whole`()
    async throws
  {
    store.gate.shut()
    let first = BundleWriter(store: store, memoryBodyBytes: 0)
    async let summary = Task.detached { [path] in try first.write(to: path, from: nil) }.value
    try await eventually("the store is read 1 times") { store.streamCount == 1 }
    #expect(throws: ServerError.store(.locked(path: path + ".parts", pid: getpid()))) {
      try BundleWriter(store: store, memoryBodyBytes: 0).write(to: path, from: nil)
    }
    store.gate.open()
    let fileBytes = try await summary.fileBytes
    #expect(try opening().0.fileBytes == fileBytes)
    #expect(try names == ["test.bundle"])
  }

  @Test func `a damaged store gives no file`() throws {
    store.damage()
    #expect(throws: ServerError.self) {
      try BundleWriter(store: store, memoryBodyBytes: 0).write(to: path, from: nil)
    }
    #expect(try names == [])
  }
}
