/// What a store or a replica can fail with.
///
/// None of these leaves a half-written state behind.
package enum StoreError: Error, Hashable, Sendable {
  /// There is no database in the directory.
  case missing(path: String)
  /// A database is already there.
  case exists(path: String)
  /// The file is a SQLite database of something else, or none at all.
  case foreignFile(path: String)
  /// A directory is where a file must be, a file where a directory must be, or a link that leads
  /// nowhere; it was not touched.
  case inTheWay(path: String)
  /// The format version is not one that this program knows; the file was not touched.
  case unknownFormat(path: String, found: Int64, known: Int64)
  /// Another process holds the lock; its pid, where the lock file tells it.
  case locked(path: String, pid: Int32?)
  case diskFull(path: String)
  case readOnly(path: String)
  /// Stored bytes are not what was stored; the text says which.
  case corrupt(path: String, detail: String)
  /// Anything else that SQLite or the system said.
  case failed(path: String, detail: String)
  /// There never was a revision of this number.
  case unknownRevision(UInt64)
  /// The revision is older than the kept history.
  case prunedRevision(UInt64, oldest: UInt64)
}
