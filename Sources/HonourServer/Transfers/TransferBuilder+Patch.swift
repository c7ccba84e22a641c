import HonourModel
import HonourProtocol
import HonourStore

extension TransferBuilder {
  /// Encodes the records that a walk ends with; nil where a wanted place holds none.
  ///
  /// It is for one client, so it is not cached.
  func patch(
    _ wanted: [WantedRecords], to target: RevisionInfo, _ form: TransferRequest.Form
  ) throws(ServerError) -> Transfer? {
    let reader = WalkReader(store: store, cancellation: cancellation)
    guard let records = try reader.records(wanted, at: target.position.revision) else { return nil }
    do {
      let encoding = encoding(form, base: nil)
      for record in records {
        try encoding.append(RecordDifference(key: record.key, old: nil, new: record.bytes))
      }
      return try encoding.finish(.patch, target)
    } catch {
      throw ServerError(error)
    }
  }
}
