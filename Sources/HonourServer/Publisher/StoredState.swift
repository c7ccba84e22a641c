import HonourImport
import HonourModel
import HonourStore

/// The state that a publish is about to make, as the import's rules look at it.
struct StoredState: StateView {
  let state: StateReader

  func record(_ key: RecordKey) throws -> Record? {
    try state.record(key).map { try Record(canonicalBytes: $0.bytes) }
  }

  func recordBefore(_ key: RecordKey) throws -> Record? {
    try state.recordBefore(key).map { try Record(canonicalBytes: $0.bytes) }
  }

  func referrers(of key: RecordKey, _ body: (RecordKey) throws -> Bool) throws {
    try state.forEachReferrer(of: key, body)
  }
}
