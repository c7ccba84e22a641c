import HonourModel
import HonourProtocol
package import HonourStore

/// Encodes a transfer from the store, in bounded memory.
///
/// A snapshot's root is computed from what is sent and compared before anyone gets it.
///
/// Isolation: any thread; ``build(_:)`` blocks its caller for the whole work.
/// Source: `Protocol/payloads.md`.
package struct TransferBuilder: Sendable {
  /// What became of a request.
  package enum Outcome: Sendable {
    case transfer(Transfer)
    /// The delta's plain stream is longer than the whole state.
    case snapshotIsSmaller
  }

  private struct SnapshotIsSmaller: Error {}

  let store: any RevisionStore
  let directory: CacheDirectory
  let memoryBodyBytes: Int
  let cancellation: CancelFlag

  package init(
    store: any RevisionStore, directory: CacheDirectory, memoryBodyBytes: Int,
    cancellation: CancelFlag
  ) {
    self.store = store
    self.directory = directory
    self.memoryBodyBytes = memoryBodyBytes
    self.cancellation = cancellation
  }

  /// The same builder for work that this flag ends.
  func cancelled(by cancellation: CancelFlag) -> TransferBuilder {
    TransferBuilder(
      store: store, directory: directory, memoryBodyBytes: memoryBodyBytes,
      cancellation: cancellation)
  }

  package func build(_ request: TransferRequest) throws(ServerError) -> Outcome {
    do {
      if let base = request.base {
        return .transfer(try delta(from: base, to: request.target))
      }
      return .transfer(try snapshot(of: request.target))
    } catch is SnapshotIsSmaller {
      return .snapshotIsSmaller
    } catch {
      throw ServerError(error)
    }
  }

  private func delta(from base: Position, to target: RevisionInfo) throws -> Transfer {
    var encoding = Encoding(in: directory, memoryBodyBytes: memoryBodyBytes)
    try store.changes(from: base.revision, to: target.position.revision) { change in
      try cancellation.check()
      try encoding.append(change)
      guard encoding.writer.plainLength <= target.canonicalBytes else {
        throw SnapshotIsSmaller()
      }
    }
    return try encoding.finish(.delta(base: base), target)
  }

  private func snapshot(of target: RevisionInfo) throws -> Transfer {
    var encoding = Encoding(in: directory, memoryBodyBytes: memoryBodyBytes)
    var tree = HashTreeBuilder()
    var canonicalBytes: UInt64 = 0
    let revision = target.position.revision
    try store.records(at: revision) { record in
      try cancellation.check()
      try encoding.append(.put(record))
      tree.add(record)
      canonicalBytes += UInt64(record.bytes.count)
    }
    let root = tree.finish().root
    guard root == target.position.root, encoding.writer.putCount == target.recordCount,
      canonicalBytes == target.canonicalBytes
    else {
      throw ServerError.damagedState(
        revision: revision, expected: target.position.root, found: root)
    }
    return try encoding.finish(.snapshot, target)
  }

  /// A transfer in the making.
  struct Encoding {
    private(set) var writer = DeltaWriter()
    private var encoder = TransferEncoder()
    private let body: BodyWriter

    init(in directory: CacheDirectory, memoryBodyBytes: Int) {
      body = BodyWriter(in: directory, memoryLimitBytes: memoryBodyBytes)
    }

    mutating func append(_ change: RecordChange) throws {
      let entry = try writer.entry(change)
      try encoder.append(entry) { frame in try body.write(frame) }
    }

    mutating func finish(_ shape: Manifest.Shape, _ target: RevisionInfo) throws -> Transfer {
      let summary = try encoder.finish { frame in try body.write(frame) }
      let manifest = Manifest(
        shape: shape, target: target, putCount: writer.putCount,
        deleteCount: writer.deleteCount, body: summary)
      return Transfer(manifest: manifest, body: try body.finish())
    }
  }
}
