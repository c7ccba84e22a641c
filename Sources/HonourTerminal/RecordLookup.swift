package import HonourModel

/// Finds the records that an answer names, each read once.
///
/// Not for two threads at once.
package final class RecordLookup {
  /// Records remembered; beyond it the memory starts afresh.
  private static let capacity = 4_096

  private let find: (RecordKey) throws -> Record?
  private var known: [RecordKey: Record?] = [:]

  package init(find: @escaping (RecordKey) throws -> Record?) { self.find = find }

  /// The record; nil where there is none.
  package func record(_ key: RecordKey) throws -> Record? {
    if let found = known[key] { return found }
    let found = try find(key)
    if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
    known[key] = .some(found)
    return found
  }

  /// The record that a field holds the id of.
  package func record(_ kind: RecordKind, _ id: JSONValue?) throws -> Record? {
    guard let id = id?.text, RecordKey.isID(id.utf8) else { return nil }
    return try record(RecordKey(kind: kind.rawValue, id: id))
  }

  /// The label of the record that a field holds the id of; the id where it has none.
  package func label(_ kind: RecordKind, _ id: JSONValue?) throws -> String? {
    guard let text = id?.text else { return nil }
    return try record(kind, id).flatMap { RecordLabel.text(of: $0) } ?? text
  }

  /// The label of the record that a field holds the `kind/id` of; the path where it has none.
  package func label(path: JSONValue?) throws -> String? {
    guard let text = path?.text else { return nil }
    guard let key = RecordKey(path: text) else { return text }
    return try record(key).flatMap { RecordLabel.text(of: $0) } ?? text
  }
}
