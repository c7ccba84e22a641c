package import GRDB
private import GRDBSQLite

/// A compiled statement that takes and gives `[UInt8]`, without a boxed value for each column.
///
/// An import binds millions of values; GRDB's rows and arguments cost more than SQLite itself.
/// GRDB compiles the statement, caches it by its text and owns the connection. One statement is
/// not to be run again while its rows are being read, and it stays on its connection's queue.
package struct PreparedStatement {
  private let database: Database
  private let statement: Statement

  package init(_ database: Database, _ sql: String) throws {
    self.database = database
    statement = try database.cachedStatement(sql: sql)
  }

  /// Runs the statement to its end and drops its rows.
  package func execute(_ values: SQLValue...) throws {
    defer { reset() }
    try bind(values)
    while try step() {}
  }

  /// Runs a statement whose values are all numbers.
  package func execute(numbers: [Int64]) throws {
    defer { reset() }
    let handle = unsafe statement.sqliteStatement
    var index: Int32 = 0
    for number in numbers {
      index += 1
      let code = unsafe sqlite3_bind_int64(handle, index, number)
      guard code == SQLITE_OK else { throw failure(code) }
    }
    while try step() {}
  }

  /// Calls `body` on each row of a statement whose number of values varies.
  package func eachRow(
    all values: [SQLValue], body: (PreparedStatement) throws -> Void
  ) throws {
    defer { reset() }
    try bind(values)
    while try step() { try body(self) }
  }

  /// Gives what `read` makes of the first row; nil where there is none.
  package func first<T>(
    _ values: SQLValue..., read: (PreparedStatement) throws -> T
  ) throws -> T? {
    defer { reset() }
    try bind(values)
    return try step() ? read(self) : nil
  }

  /// Calls `body` on each row; its columns are read through the statement handed in.
  package func eachRow(
    _ values: SQLValue..., body: (PreparedStatement) throws -> Void
  ) throws { try eachRow(all: values, body: body) }

  /// Calls `body` on each row until it returns false.
  package func firstRows(
    _ values: SQLValue..., while body: (PreparedStatement) throws -> Bool
  ) throws {
    defer { reset() }
    try bind(values)
    while try step() {
      guard try body(self) else { return }
    }
  }

  // MARK: Columns of the row at hand

  package func integer(_ column: Int32) -> Int64 {
    unsafe sqlite3_column_int64(statement.sqliteStatement, column)
  }

  package func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(statement.sqliteStatement, column) == SQLITE_NULL
  }

  /// Whether a column holds a text, and not other values of the same bytes.
  package func isText(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(statement.sqliteStatement, column) == SQLITE_TEXT
  }

  package func isBlob(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(statement.sqliteStatement, column) == SQLITE_BLOB
  }

  package func isInteger(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(statement.sqliteStatement, column) == SQLITE_INTEGER
  }

  package func optionalInteger(_ column: Int32) -> Int64? {
    isNull(column) ? nil : integer(column)
  }

  /// The bytes of a text or a blob; empty for NULL.
  package func bytes(_ column: Int32) -> [UInt8] {
    let handle = unsafe statement.sqliteStatement
    guard let start = unsafe sqlite3_column_blob(handle, column) else { return [] }
    let count = unsafe sqlite3_column_bytes(handle, column)
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: Int(count)))
  }

  package func optionalBytes(_ column: Int32) -> [UInt8]? {
    isNull(column) ? nil : bytes(column)
  }

  package func string(_ column: Int32) -> String {
    String(decoding: bytes(column), as: UTF8.self)
  }

  // MARK: Steps

  private func step() throws -> Bool {
    let code = unsafe sqlite3_step(statement.sqliteStatement)
    switch code {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw failure(code)
    }
  }

  /// Ends the run; a failure was already thrown by the step that met it.
  private func reset() { unsafe _ = sqlite3_reset(statement.sqliteStatement) }

  private func bind(_ values: [SQLValue]) throws {
    for (index, value) in values.enumerated() {
      let code = bind(value, at: Int32(index + 1))
      guard code == SQLITE_OK else { throw failure(code) }
    }
  }

  private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
    let handle = unsafe statement.sqliteStatement
    switch value {
    case .null:
      return unsafe sqlite3_bind_null(handle, index)
    case .integer(let integer):
      return unsafe sqlite3_bind_int64(handle, index, integer)
    case .text(let bytes):
      guard !bytes.isEmpty else {
        return unsafe sqlite3_bind_text64(handle, index, "", 0, Self.copied, UInt8(SQLITE_UTF8))
      }
      return unsafe bytes.withUnsafeBytes { buffer in
        unsafe sqlite3_bind_text64(
          handle, index, buffer.baseAddress, UInt64(buffer.count), Self.copied,
          UInt8(SQLITE_UTF8))
      }
    case .blob(let bytes):
      guard !bytes.isEmpty else { return unsafe sqlite3_bind_zeroblob(handle, index, 0) }
      return unsafe bytes.withUnsafeBytes { buffer in
        unsafe sqlite3_bind_blob64(
          handle, index, buffer.baseAddress, UInt64(buffer.count), Self.copied)
      }
    }
  }

  /// SQLITE_TRANSIENT: SQLite copies what is bound before the call returns.
  private static var copied: sqlite3_destructor_type? {
    unsafe unsafeBitCast(-1, to: sqlite3_destructor_type?.self)
  }

  private func failure(_ code: Int32) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage,
      sql: statement.sql)
  }
}

extension Database {
  /// The statement of this text on this connection; compiled once.
  package func prepared(_ sql: String) throws -> PreparedStatement {
    try PreparedStatement(self, sql)
  }
}
