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
    let request = TransferRequest(base: store.position(at: base), target: try store.newest())
    guard
      case .transfer(let transfer) = try builder(memoryBodyBytes: memoryBodyBytes).build(request)
    else { throw ServerError.other("a snapshot is smaller") }
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
    let (request, inFile) = try build(5)
    let (other, inMemory) = try build(6, memoryBodyBytes: 100_000)
    let (third, alsoInFile) = try build(7)
    var limits = ServerLimits()
    limits.cacheFileBytes = UInt64(inFile.body.byteCount)
    var cache = TransferCache(limits: limits, directory: directory)
    cache.insert(.transfer(inFile), for: request)
    cache.insert(.transfer(inMemory), for: other)
    #expect(cache.fileBytes == UInt64(inFile.body.byteCount))
    #expect(cache.count == 2)
    cache.insert(.transfer(alsoInFile), for: third)
    #expect(cache.entry(for: request, now: 0) == nil)
    cache.keepOnly(target: store.publish(count: 1))
    #expect(cache.count == 0)
    #expect(cache.memoryBytes == 0)
    #expect(cache.fileBytes == 0)
    #expect(scratch.cacheNames.isEmpty)
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
    #expect(throws: ServerError.self) { try file.read(at: 1, count: byteCount) }
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

  @Test func `what an earlier run left is removed at start`() throws {
    fill()
    _ = try build(1)
    #expect(scratch.cacheNames.count == 1)
    _ = try CacheDirectory(scratch.cache)
    #expect(scratch.cacheNames.isEmpty)
  }
}
