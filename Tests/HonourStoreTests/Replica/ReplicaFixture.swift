import Foundation
import HonourModel
import HonourStore

/// A replica in a directory of its own, and states to bring it to.
final class ReplicaFixture {
  let directory: String
  let lineage: Lineage

  /// Where no replica is yet, on a file system in memory where there is one.
  init() throws {
    directory = Self.temporaryPath()
    var generator = SystemRandomNumberGenerator()
    lineage = Lineage(from: &generator)
  }

  /// A copy of a replica that holds `ReplicaSearchTests.lines` as revision 1 and is closed.
  init(copyOf sample: Sample) throws {
    directory = Self.temporaryPath()
    lineage = sample.lineage
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700])
    for (name, contents) in sample.files {
      try contents.write(to: URL(fileURLWithPath: directory + "/" + name))
    }
  }

  /// A replica, made once for all tests that begin with the same.
  struct Sample: Sendable {
    let state: ReplicaTestState
    fileprivate let lineage: Lineage
    fileprivate let files: [String: Data]

    static let lines = Result { try Sample() }

    private init() throws {
      let fixture = try ReplicaFixture()
      state = try ReplicaTestState(ReplicaSearchTests.lines)
      lineage = fixture.lineage
      let replica = try Replica(directory: fixture.directory)
      try replica.apply(fixture.snapshot(1, state), state.puts)
      try replica.close()
      var files: [String: Data] = [:]
      for name in try FileManager.default.contentsOfDirectory(atPath: fixture.directory) {
        let path = fixture.directory + "/" + name
        var isDirectory: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
          !isDirectory.boolValue
        else { continue }
        files[name] = try Data(contentsOf: URL(fileURLWithPath: path))
      }
      self.files = files
    }
  }

  private static func temporaryPath() -> String {
    let memory = "/dev/shm"
    let base = FileManager.default.isWritableFile(atPath: memory) ? memory : "/tmp"
    return base + "/honour-replica-\(UUID().uuidString)"
  }

  deinit {
    // A directory that stays is only untidy.
    try? FileManager.default.removeItem(atPath: directory)
  }

  static let contact = SyncContact(
    at: 1_795_000_000, address: "honour+tcp://127.0.0.1:7464", bytesReceived: 10, bytesSent: 5,
    roundTrips: 1)

  /// What a whole state is called at a revision.
  func info(_ revision: UInt64, _ state: ReplicaTestState) -> RevisionInfo {
    RevisionInfo(
      position: Position(lineage: lineage, epoch: 0, revision: revision, root: state.root),
      publishedAt: 1_794_000_000, author: "tester", message: "revision \(revision)",
      recordCount: UInt64(state.records.count),
      canonicalBytes: state.records.reduce(0) { $0 + UInt64($1.bytes.count) })
  }

  func snapshot(_ revision: UInt64, _ state: ReplicaTestState) -> ApplyRequest {
    ApplyRequest(shape: .snapshot, target: info(revision, state), contact: Self.contact)
  }

  func delta(
    _ base: (UInt64, ReplicaTestState), _ target: (UInt64, ReplicaTestState)
  ) -> ApplyRequest {
    ApplyRequest(
      shape: .delta(base: info(base.0, base.1).position.short), target: info(target.0, target.1),
      contact: Self.contact)
  }
}

/// A whole state in memory, in key order.
struct ReplicaTestState: Sendable {
  private(set) var records: [CanonicalRecord] = []

  init(_ lines: [String] = []) throws {
    for line in lines { try put(line) }
  }

  init(records: [CanonicalRecord]) { self.records = records.sorted { $0.key < $1.key } }

  var root: Digest { tree.root }

  private static let empty = HashTree()

  /// Made bucket by bucket: a pass over all 65,536 is slow without optimization.
  var tree: HashTree {
    var buckets: [Int: [Digest]] = [:]
    for record in records { buckets[record.key.bucket, default: []].append(record.digest) }
    var tree = Self.empty
    tree.update(buckets.mapValues { HashTree.bucketDigest($0) })
    return tree
  }

  var puts: [RecordChange] { records.map { .put($0) } }

  mutating func put(_ line: String) throws {
    let record = try Record(canonicalBytes: Array(line.utf8)).canonical
    remove(record.key)
    records.append(record)
    records.sort { $0.key < $1.key }
  }

  mutating func remove(_ key: RecordKey) { records.removeAll { $0.key == key } }

  func changes(to target: ReplicaTestState) -> [RecordChange] {
    let old = Dictionary(uniqueKeysWithValues: records.map { ($0.key, $0.bytes) })
    let new = Set(target.records.map(\.key))
    var result: [RecordChange] = target.records.filter { old[$0.key] != $0.bytes }.map { .put($0) }
    result += records.map(\.key).filter { !new.contains($0) }.map { .delete($0) }
    return result.sorted { $0.key < $1.key }
  }
}

extension Replica {
  @discardableResult
  func apply(_ request: ApplyRequest, _ changes: [RecordChange]) throws -> ApplyOutcome {
    var iterator = changes.makeIterator()
    return try apply(request) { iterator.next() }
  }
}

/// A small generator of numbers that gives the same ones for the same seed.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
