import Foundation
import HonourModel
import HonourProtocol
import Testing

@testable import HonourServer

@Suite struct TransferCacheTests {
  let scratch: Scratch
  let directory: CacheDirectory
  let store = MemoryStore()

  init() throws {
    scratch = try Scratch()
    directory = try CacheDirectory(scratch.cache)
  }

  private func builder(memoryBodyBytes: Int) -> TransferBuilder {
    TransferBuilder(
      store: store, directory: directory, memoryBodyBytes: memoryBodyBytes,
      cancellation: CancelFlag())
  }

  private func build(_ base: UInt64, memoryBodyBytes: Int = 0) throws -> (TransferRequest, Transfer)
  {
    let request = TransferRequest(base: store.position(at: base).short, target: try store.newest())
    guard
      case .transfer(let transfer) = try builder(memoryBodyBytes: memoryBodyBytes).build(request)
        .outcome
    else { throw ServerError.other("a snapshot is smaller") }
    try directory.keep(transfer, for: request)
    return (request, transfer)
  }

  /// Ten revisions of one more record each, over a hundred.
  private func fill() {
    store.publish(count: 100)
    for round in 0..<10 { store.publish([.put(MemoryStore.record("q\(round)", "x"))]) }
  }

  @Test func `the least recently used transfer is given up, its file removed`() throws {
    fill()
    var limits = ServerLimits()
    limits.cacheEntries = 3
    var cache = TransferCache(limits: limits, directory: directory)
    let made = try (5...8).map { try build($0) }
    for (request, transfer) in made.prefix(3) { cache.insert(.transfer(transfer), for: request) }
    #expect(cache.entry(for: made[0].0, now: 0) != nil)
    cache.insert(.transfer(made[3].1), for: made[3].0)
    #expect(cache.count == 3)
    #expect(cache.entry(for: made[1].0, now: 0) == nil)
    #expect(cache.entry(for: made[0].0, now: 0) != nil)
    #expect(scratch.cacheNames.count == 3)
    // Who was reading reads on.
    guard case .file(let file, _, let byteCount) = made[1].1.body else {
      Issue.record("the body is in no file")
      return
    }
    #expect(try file.read(at: 0, count: byteCount).count == byteCount)
  }

  @Test func `bytes in memory and in files are bounded each`() throws {
    fill()
    let (request, first) = try build(5, memoryBodyBytes: 100_000)
    let (other, second) = try build(6, memoryBodyBytes: 100_000)
    let (third, inFile) = try build(7)
    var limits = ServerLimits()
    limits.cacheMemoryBytes = UInt64(first.byteCount + second.byteCount)
    var cache = TransferCache(limits: limits, directory: directory)
    cache.insert(.transfer(first), for: request)
    cache.insert(.transfer(second), for: other)
    #expect(cache.memoryBytes == limits.cacheMemoryBytes)
    // Its manifest alone is in memory.
    cache.insert(.transfer(inFile), for: third)
    #expect(!cache.contains(request))
    #expect(cache.memoryBytes == UInt64(second.byteCount + inFile.manifestFrame.count))
    #expect(cache.fileBytes == UInt64(second.byteCount + inFile.byteCount))

    limits.cacheFileBytes = UInt64(first.byteCount + inFile.byteCount - 1)
    var bounded = TransferCache(limits: limits, directory: directory)
    bounded.insert(.transfer(inFile), for: third)
    bounded.insert(.transfer(first), for: request)
    #expect(bounded.count == 1)
    #expect(bounded.fileBytes == UInt64(first.byteCount))
  }

  @Test func `what leads to an older target stays as long as there is room`() throws {
    fill()
    let (old, transfer) = try build(5)
    store.publish(count: 1)
    let (new, other) = try build(5)
    var limits = ServerLimits()
    limits.cacheEntries = 2
    var cache = TransferCache(limits: limits, directory: directory)
    cache.insert(.transfer(transfer), for: old)
    cache.insert(.transfer(other), for: new)
    #expect(cache.contains(old))
    cache.insert(.snapshotIsSmaller, for: new.snapshot)
    #expect(!cache.contains(old))
    #expect(scratch.cacheNames.count == 1)
  }

  @Test func `a kept transfer is read again as it was, whether in memory or in its file`() throws {
    fill()
    let newest = try store.newest()
    let snapshot = TransferRequest(base: nil, target: newest)
    guard case .transfer(let whole) = try builder(memoryBodyBytes: 100_000).build(snapshot).outcome
    else {
      throw ServerError.other("no snapshot")
    }
    try directory.keep(whole, for: snapshot)
    let (request, delta) = try build(3)
    #expect(scratch.cacheNames.allSatisfy { $0.hasSuffix(".transfer") })
    for (request, transfer) in [(request, delta), (snapshot, whole)] {
      for limit in [0, 100_000] {
        let files = try CacheDirectory(scratch.cache).transferFiles()
        let loaded = try files.map { try directory.load($0, memoryBodyBytes: limit) }
        let found = try #require(loaded.first { $0.request == request })
        #expect(found.transfer.manifest == transfer.manifest)
        #expect(found.transfer.manifestFrame == transfer.manifestFrame)
        #expect(try bytes(found.transfer.body) == bytes(transfer.body))
      }
    }
  }

  private func bytes(_ body: TransferBody) throws -> [UInt8] {
    switch body {
    case .memory(let bytes): bytes
    case .file(let file, _, let byteCount): try file.read(at: 0, count: byteCount)
    }
  }

  @Test func `a file with any byte changed, cut or under another name is not taken`() throws {
    fill()
    _ = try build(3)
    let file = try #require(try directory.transferFiles().first)
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    func isTaken(_ bytes: [UInt8], as file: String) throws -> Bool {
      try Data(bytes).write(to: URL(fileURLWithPath: file))
      return (try? directory.load(file, memoryBodyBytes: 0)) != nil
    }
    #expect(try isTaken(bytes, as: file))
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 0x10
      #expect(try !isTaken(changed, as: file), "byte \(place)")
    }
    for count in [0, 1, 51, 52, 53, bytes.count / 2, bytes.count - 1] {
      #expect(try !isTaken(Array(bytes.prefix(count)), as: file), "\(count) bytes")
    }
    #expect(try !isTaken(bytes + [0], as: file))
    #expect(try !isTaken(bytes, as: scratch.cache + "/0.1-0.2-000000000000.transfer"))
  }

  @Test func `a failure is remembered for a while`() throws {
    let request = TransferRequest(base: nil, target: try store.newest())
    var cache = TransferCache(limits: ServerLimits(), directory: directory)
    cache.insert(.failed(until: 100), for: request)
    #expect(cache.entry(for: request, now: 99) != nil)
    #expect(cache.entry(for: request, now: 100) == nil)
    #expect(cache.count == 0)
  }

  @Test func `a body is the same bytes in memory and in a file`() throws {
    fill()
    let (_, inFile) = try build(1)
    let (_, inMemory) = try build(1, memoryBodyBytes: 1_000_000)
    guard case .file(let file, _, let byteCount) = inFile.body,
      case .memory(let bytes) = inMemory.body
    else {
      Issue.record("the bodies are not where they should be")
      return
    }
    #expect(try file.read(at: 0, count: byteCount) == bytes)
    #expect(inFile.manifest == inMemory.manifest)
    #expect(UInt64(byteCount) == inFile.manifest.wireLength)
    #expect(throws: ServerError.self) { try file.read(at: byteCount, count: 10_000) }
  }

  @Test func `work that is cancelled or fails leaves no file behind`() throws {
    fill()
    let flag = CancelFlag()
    let builder = TransferBuilder(
      store: store, directory: directory, memoryBodyBytes: 0, cancellation: flag)
    let newest = try store.newest()
    store.damage()
    let snapshot = TransferRequest(base: nil, target: newest)
    let error = #expect(throws: ServerError.self) { try builder.build(snapshot) }
    guard case .damagedState = error else {
      Issue.record("the damage was not seen: \(String(describing: error))")
      return
    }
    flag.set()
    #expect(throws: ServerError.cancelled) { try builder.build(snapshot) }
    #expect(scratch.cacheNames.isEmpty)
  }

  @Test func `what an earlier run did not finish is removed at start`() throws {
    fill()
    _ = try build(1)
    try Data([1]).write(to: URL(fileURLWithPath: scratch.cache + "/1.part"))
    #expect(scratch.cacheNames.count == 2)
    _ = try CacheDirectory(scratch.cache)
    #expect(scratch.cacheNames.count == 1)
    #expect(CacheDirectory.usage(of: scratch.cache).transfers == 1)
  }

  @Test func `a transfer that is not kept leaves no file behind`() throws {
    fill()
    let request = TransferRequest(base: store.position(at: 3).short, target: try store.newest())
    var outcome: TransferBuilder.Outcome? = try builder(memoryBodyBytes: 0).build(request).outcome
    #expect(scratch.cacheNames.count == 1)
    withExtendedLifetime(outcome) {}
    outcome = nil
    #expect(scratch.cacheNames.isEmpty)
  }
}
