package import HonourModel

extension ReplicaState {
  /// Finds records by their names and texts, however their marks are typed.
  ///
  /// `kind` is the only kind wanted, nil for all; `limit` hits are read, more are only counted.
  package func search(
    _ text: String, kind: RecordKind? = nil, limit: Int
  ) throws -> SearchAnswer {
    var search = Search(database, kind: kind)
    return try search.run(text, limit: limit)
  }
}
