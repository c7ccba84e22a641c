import HonourModel
import HonourProtocol
import HonourStore

/// An older state of the store, as the base of a delta that is being encoded.
///
/// A rank is never looked up on this side: the encoder has the old records at hand.
struct StoreBase: BaseRecords {
  let store: any RevisionStore
  let revision: UInt64

  func records(ofKind kind: [UInt8], ranks: [UInt64]) -> [CanonicalRecord] { [] }

  func records(ofKind kind: [UInt8], atMost limit: Int) throws -> [CanonicalRecord]? {
    try store.records(ofKind: kind, atMost: limit, at: revision)
  }
}
