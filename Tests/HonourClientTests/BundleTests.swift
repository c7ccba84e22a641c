import Foundation
import HonourClient
import HonourModel
import HonourProtocol
import HonourStore
import Testing

/// Bundles applied, applied again, and refused.
@Suite struct BundleTests {
  /// Three revisions: a delta from 1 to 2 takes about 1 KiB.
  private static func history() -> History { CutLinkTests.history() }

  private static func bytes(_ history: History, from base: Int?, to target: Int? = nil) throws
    -> [UInt8]
  {
    let offer = try history.offer(from: base, to: target)
    return Bundle.opening(
      base: base.map { history.revisions[$0].position.short },
      manifestFrame: offer.manifest.encodedFrame()) + offer.body
  }

  private static func scene(_ history: History, holding revision: Int?) async throws -> Scene {
    let scene = try await Scene(history)
    if let revision { try await scene.hold(revision) }
    await scene.daemon.end()
    return scene
  }

  /// Applies a bundle with these bytes to the scene's replica.
  private static func apply(_ bytes: [UInt8], in scene: Scene) async throws -> BundleOutcome {
    let replica = try Replica(directory: scene.replicaPath)
    defer { try? replica.close() }
    return try await apply(bytes, to: replica)
  }

  private static func apply(_ bytes: [UInt8], to replica: Replica) async throws -> BundleOutcome {
    let path = replica.directory + "/test.bundle"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? File.remove(path) }
    return try await SyncClient(replica: replica).apply(bundle: path)
  }

  /// The fault that a bundle is refused with; nil where it is applied.
  private static func fault(_ bytes: [UInt8], in scene: Scene) async throws -> BundleFault? {
    try await faults([bytes], in: scene)[0]
  }

  /// What in a text only a reader of the source understands: `wrongNumber(value: 3)`, `PULL.check`.
  private static func names(_ text: String) -> [String] {
    text.matches(of: /[A-Za-z]+\(|[a-z]+:(?! )|[A-Z]{2,}\.|[a-z][A-Z]|expected/).map {
      String($0.0)
    }
  }

  /// The faults of one bundle after the other, the replica open all the time.
  private static func faults(
    _ bundles: [[UInt8]], in scene: Scene
  ) async throws -> [BundleFault?] {
    let replica = try Replica(directory: scene.replicaPath)
    defer { try? replica.close() }
    var faults: [BundleFault?] = []
    for bytes in bundles {
      do {
        _ = try await apply(bytes, to: replica)
        faults.append(nil)
      } catch SyncError.bundle(_, let fault) {
        faults.append(fault)
      }
    }
    return faults
  }

  @Test(arguments: [nil, 1] as [Int?])
  func `a bundle leads where a sync would, and a second time changes nothing`(
    base: Int?
  ) async throws {
    let history = Self.history()
    let scene = try await Self.scene(history, holding: base)
    let bytes = try Self.bytes(history, from: base)
    let first = try await Self.apply(bytes, in: scene)
    guard case .applied(let transfer) = first.change else {
      Issue.record("\(first.change)")
      return
    }
    #expect(transfer.shape == (base == nil ? .snapshot : .delta))
    #expect(first.fileBytes == UInt64(bytes.count))
    try await scene.expectWhole(at: 2)
    let second = try await Self.apply(bytes, in: scene)
    #expect(second.change == .alreadyThere)
    try await scene.expectWhole(at: 2)
  }

  @Test func `a snapshot bundle takes any older replica of the dataset along`() async throws {
    let history = Self.history()
    let scene = try await Self.scene(history, holding: 1)
    let outcome = try await Self.apply(try Self.bytes(history, from: nil), in: scene)
    #expect(outcome.revision == history.newest)
    try await scene.expectWhole(at: 2)
  }

  @Test func `a bundle that leads to an older revision changes nothing`() async throws {
    let history = Self.history()
    let scene = try await Self.scene(history, holding: 2)
    let bytes = try Self.bytes(history, from: nil, to: 1)
    let outcome = try await Self.apply(bytes, in: scene)
    #expect(outcome.change == .older)
    #expect(outcome.revision == history.revisions[2])
    #expect(outcome.target == history.revisions[1])
    try await scene.expectWhole(at: 2)
  }

  @Test func `the wrong base, another dataset and another history are refused`() async throws {
    var history = Self.history()
    history.publish(put: [History.person("q", "Người q")])
    let scene = try await Self.scene(history, holding: 1)
    let base = history.revisions[2].position.short
    let held = history.revisions[1].position
    #expect(
      try await Self.fault(try Self.bytes(history, from: 2), in: scene)
        == .refused(.wrongBase(held: held, base: base)))
    let other = History(seed: 2)
    var foreign = other
    foreign.publish(put: [History.person("x", "Người x")])
    #expect(
      try await Self.fault(try Self.bytes(foreign, from: nil), in: scene)
        == .refused(.foreignLineage(held: held.lineage, offered: foreign.lineage)))
    var false1 = History()
    false1.publish(put: [History.person("x", "Người x")])
    #expect(
      try await Self.fault(try Self.bytes(false1, from: nil), in: scene)
        == .refused(.diverged(held: held, target: false1.newest.position)))
    try await scene.expectWhole(at: 1)
    let empty = try await Self.scene(history, holding: nil)
    #expect(
      try await Self.fault(try Self.bytes(history, from: 2), in: empty)
        == .refused(.wrongBase(held: nil, base: base)))
  }

  @Test func `a bundle cut after any byte, or with a byte too many, is refused`() async throws {
    let history = Self.history()
    let scene = try await Self.scene(history, holding: 1)
    let bytes = try Self.bytes(history, from: 1)
    let cuts = try await Self.faults(bytes.indices.map { Array(bytes.prefix($0)) }, in: scene)
    for (length, fault) in cuts.enumerated() {
      guard case .cut(UInt64(length), _)? = fault else {
        Issue.record("cut after \(length) bytes: \(String(describing: fault))")
        return
      }
    }
    let length = UInt64(bytes.count)
    #expect(
      try await Self.fault(bytes + [0], in: scene) == .overlong(bytes: length + 1, end: length))
    try await scene.expectWhole(at: 1)
  }

  @Test func `a bit flipped in any byte is refused and changes nothing`() async throws {
    let history = Self.history()
    let scene = try await Self.scene(history, holding: 1)
    let bytes = try Self.bytes(history, from: 1)
    var generator = SplitMix64(seed: 12)
    let bundles = bytes.indices.map { index in
      var flipped = bytes
      flipped[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      return flipped
    }
    for (index, fault) in try await Self.faults(bundles, in: scene).enumerated() {
      guard let fault else {
        Issue.record("byte \(index) is not missed")
        continue
      }
      let words = SyncExplanation(.bundle("a.bundle", fault), replicaDirectory: "replica")
      #expect(Self.names(words.what + words.next).isEmpty, "byte \(index): \(words.what)")
    }
    try await scene.expectWhole(at: 1)
  }

  @Test func `a bit flipped anywhere in many chunks is refused and changes nothing`() async throws {
    let history = InProcessCutTests.history()
    let scene = try await Self.scene(history, holding: 1)
    let bytes = try Self.bytes(history, from: 1)
    #expect(bytes.count > 65_536)
    var generator = SplitMix64(seed: 34)
    for round in 0..<24 {
      let index = Int.random(in: bytes.indices, using: &generator)
      var flipped = bytes
      flipped[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      let fault = try await Self.fault(flipped, in: scene)
      #expect(fault != nil, "round \(round), byte \(index)")
      if case .malformed(let error)? = fault {
        #expect(error.offset <= UInt64(index), "round \(round): told no later than it is")
      }
    }
    try await scene.expectWhole(at: 1)
    _ = try await Self.apply(bytes, in: scene)
    try await scene.expectWhole(at: 2)
  }

  @Test func `what is no bundle, or one of a later program, is told apart`() async throws {
    let scene = try await Self.scene(Self.history(), holding: 1)
    #expect(try await Self.fault(Array("HNRR".utf8) + [1, 2, 3], in: scene) == .notABundle)
    #expect(try await Self.fault(Array(#"{"id":"a"}"#.utf8), in: scene) == .notABundle)
    #expect(try await Self.fault(Bundle.magic + [3, 0], in: scene) == .unknownVersion(3))
    #expect(throws: BundleFault.self) {
      try BundleFile(path: scene.directory.path + "/nothing.bundle")
    }
    #expect(throws: BundleFault.self) { try BundleFile(path: scene.directory.path) }
  }
}
