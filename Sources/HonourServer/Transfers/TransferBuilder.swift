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
    /// The codes to be followed do not fit what is here, or do not make what the client has a part of.
    case another
  }

  /// The outcome, and the whole state where that was made to be compared.
  package struct Product: Sendable {
    package let outcome: Outcome
    package let snapshot: Transfer?

    init(_ outcome: Outcome, beside snapshot: Transfer? = nil) {
      self.outcome = outcome
      self.snapshot = snapshot
    }
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

  /// Makes a delta unless the snapshot is smaller, or the snapshot where the request has no base.
  ///
  /// `snapshotBytes` are those of the target's snapshot, where it is at hand; it is not made to be
  /// compared then.
  package func build(
    _ request: TransferRequest, snapshotBytes: Int? = nil
  ) throws(ServerError) -> Product {
    do {
      guard let base = request.base else {
        return Product(proven(try snapshot(of: request.target, request.form), by: request.form))
      }
      let delta = try delta(from: base, to: request.target, request.form)
      let limit = max(Self.smallBytes, request.target.canonicalBytes / Self.smallPart)
      // Of one that follows another encoder's codes the client has a part already, and what is a small
      // part of the state is smaller than all of it, however that is written.
      guard !request.isFollowing, UInt64(delta.byteCount) > limit else {
        return Product(proven(delta, by: request.form))
      }
      if let snapshotBytes {
        return Product(snapshotBytes <= delta.byteCount ? .snapshotIsSmaller : .transfer(delta))
      }
      let snapshot = try snapshot(of: request.target, request.form)
      return Product(
        snapshot.byteCount <= delta.byteCount ? .snapshotIsSmaller : .transfer(delta),
        beside: snapshot)
    } catch is SnapshotIsSmaller {
      return Product(request.isFollowing ? .another : .snapshotIsSmaller)
    } catch is SegmentWriter.Fault {
      return Product(.another)
    } catch {
      throw ServerError(error)
    }
  }

  /// What was made, unless it is not what the client has a part of.
  private func proven(_ transfer: Transfer, by form: TransferRequest.Form) -> Outcome {
    guard case .following(_, let proof) = form,
      ShortDigest(prefixOf: transfer.manifest.identity) != proof
    else { return .transfer(transfer) }
    return .another
  }

  private func delta(
    from base: ShortPosition, to target: RevisionInfo, _ form: TransferRequest.Form
  ) throws -> Transfer {
    let encoding = encoding(form, base: base.revision, target: target)
    try store.differences(from: base.revision, to: target.position.revision) { change in
      try cancellation.check()
      try encoding.append(change)
      guard encoding.plainLength <= target.canonicalBytes else { throw SnapshotIsSmaller() }
    }
    return try encoding.finish(.delta(base: base), target, signed(target))
  }

  private func snapshot(
    of target: RevisionInfo, _ form: TransferRequest.Form
  ) throws -> Transfer {
    let encoding = encoding(form, base: nil, target: target)
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
    return try encoding.finish(.snapshot, target, signed(target))
  }

  /// A target as it was signed; nil where nobody did.
  func signed(_ target: RevisionInfo) throws(StoreError) -> SignedManifest? {
    try store.signedManifest(of: target.position.revision)
  }

  func encoding(
    _ form: TransferRequest.Form, base: UInt64?, target: RevisionInfo
  ) -> TransferEncoding {
    let target = target.position.revision
    let columns: ColumnFeed? =
      switch form {
      case .rows: nil
      case .columns: ColumnFeed(store: store, base: base, target: target)
      case .following(let codes, _):
        ColumnFeed(store: store, base: base, target: target, codes: codes)
      }
    return TransferEncoding(
      BodyWriter(in: directory, memoryLimitBytes: memoryBodyBytes), columns: columns)
  }
}
