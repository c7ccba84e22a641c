import HonourModel
import HonourProtocol
import HonourStore

extension TransferBuilder {
  /// Encodes the records that a walk ends with; nil where a wanted place holds none.
  ///
  /// It is for one client, so it is not cached.
  func patch(
    _ wanted: [WantedRecords], to target: RevisionInfo
  ) throws(ServerError) -> Transfer? {
    let reader = WalkReader(store: store, cancellation: cancellation)
    guard let records = try reader.records(wanted, at: target.position.revision) else { return nil }
    do {
      var encoding = Encoding(in: directory, memoryBodyBytes: memoryBodyBytes)
      for record in records { try encoding.append(.put(record)) }
      return try encoding.finish(.patch, target)
    } catch {
      throw ServerError(error)
    }
  }
}
