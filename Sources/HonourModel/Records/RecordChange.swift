/// One step of a net effect between two states.
package enum RecordChange: Hashable, Sendable {
  /// The record is inserted, or replaces the one with the same key.
  case put(CanonicalRecord)
  case delete(RecordKey)

  package var key: RecordKey {
    switch self {
    case .put(let record): record.key
    case .delete(let key): key
    }
  }
}
