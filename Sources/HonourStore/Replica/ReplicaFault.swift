import HonourModel

/// Damage met while a delta is applied; it becomes ``StoreError/corrupt(path:detail:)``.
enum ReplicaFault: Error, Hashable {
  case treeUnreadable
  case recordUnreadable(RecordKey)

  var detail: String {
    switch self {
    case .treeUnreadable: "tree"
    case .recordUnreadable(let key): "record \(key.path)"
    }
  }
}
