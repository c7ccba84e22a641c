package import GRDB

extension DatabaseQueue {
  /// Runs `body` in one read transaction and gives its result; it sees one state throughout.
  package func readOnce<T>(_ body: (Database) throws -> T) throws -> T {
    try inDatabase { database in
      var result: T?
      try database.inTransaction(.deferred) {
        result = try body(database)
        return .commit
      }
      guard let result else { preconditionFailure("A transaction ended without running.") }
      return result
    }
  }
}
