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

  /// A snapshot of columns takes a tenth of the records' bytes and more.
  private static let smallPart: UInt64 = 32
  /// A delta of fewer bytes is not worth comparing.
  private static let smallBytes: UInt64 = 1_024

  let store: any RevisionStore
  private let directory: CacheDirectory
  private let memoryBodyBytes: Int
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
        return .transfer(try delta(from: base, to: request.target, request.form))
      }
      return .transfer(try snapshot(of: request.target, request.form))
    } catch is SnapshotIsSmaller {
      return .snapshotIsSmaller
    } catch {
      throw ServerError(error)
    }
  }

  private func delta(
    from base: Position, to target: RevisionInfo, _ form: TransferRequest.Form
  ) throws -> Transfer {
    let encoding = encoding(form, base: base.revision)
    try store.differences(from: base.revision, to: target.position.revision) { change in
      try cancellation.check()
      try encoding.append(change)
      guard encoding.plainLength <= target.canonicalBytes else { throw SnapshotIsSmaller() }
    }
    let delta = try encoding.finish(.delta(base: base), target)
    // What is a small part of the state is smaller than all of it, however that is written.
    let limit = max(Self.smallBytes, target.canonicalBytes / Self.smallPart)
    if UInt64(delta.byteCount) > limit {
      let snapshot = try snapshot(of: target, form)
      if snapshot.byteCount <= delta.byteCount { throw SnapshotIsSmaller() }
    }
    return delta
  }

  private func snapshot(
    of target: RevisionInfo, _ form: TransferRequest.Form
  ) throws -> Transfer {
    let encoding = encoding(form, base: nil)
    var tree = HashTreeBuilder()
    var canonicalBytes: UInt64 = 0
    let revision = target.position.revision
    try store.records(at: revision) { record in
      try cancellation.check()
      try encoding.append(RecordDifference(key: record.key, old: nil, new: record.bytes))
      tree.add(record)
      canonicalBytes += UInt64(record.bytes.count)
    }
    let root = tree.finish().root
    guard root == target.position.root, encoding.putCount == target.recordCount,
      canonicalBytes == target.canonicalBytes
    else {
      throw ServerError.damagedState(
        revision: revision, expected: target.position.root, found: root)
    }
    return try encoding.finish(.snapshot, target)
  }

  func encoding(_ form: TransferRequest.Form, base: UInt64?) -> TransferEncoding {
    TransferEncoding(
      BodyWriter(in: directory, memoryLimitBytes: memoryBodyBytes),
      columns: form == .columns ? ColumnFeed(store: store, base: base) : nil)
  }
}
