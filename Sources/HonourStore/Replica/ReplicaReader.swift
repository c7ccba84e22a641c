import GRDB
import Glibc

/// A replica opened for reading, beside whoever syncs it.
///
/// Reading never waits for a sync, nor a sync for a reader. Each call of ``read(_:)`` is one
/// transaction and so sees one revision throughout. On a read-only medium it works as well.
/// Source: `Protocol/replica.md`, section 1.
package final class ReplicaReader: Sendable {
  package let path: String

  private let queue: DatabaseQueue

  /// - Throws: ``StoreError/missing(path:)`` where there is no replica,
  ///   ``StoreError/foreignFile(path:)`` and ``StoreError/unknownFormat(path:found:known:)``.
  package init(directory: String) throws(StoreError) {
    path = Replica.path(in: directory)
    guard StoreDirectory.exists(path), StoreDirectory.byteCount(path) > 0 else {
      throw .missing(path: path)
    }
    try DatabaseHeader.require(
      applicationID: ReplicaFormat.applicationID, format: ReplicaFormat.version, path: path)
    queue = try DatabaseFile.openReader(path: Self.location(path, in: directory))
  }

  /// Calls `body` with the state that stands now, which it must not keep.
  package func read<T>(_ body: (ReplicaState) throws -> T) throws -> T {
    do {
      return try queue.read { database in try body(ReplicaState(database, path: path)) }
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }

  /// On a medium that nobody can write, SQLite needs to be told that the file does not change.
  private static func location(_ path: String, in directory: String) -> String {
    let canWrite = unsafe access(directory, W_OK) == 0
    guard !canWrite, StoreDirectory.byteCount(path + "-wal") == 0 else { return path }
    return "file:" + escaped(path) + "?immutable=1"
  }

  /// A path as a part of a URI.
  private static func escaped(_ path: String) -> String {
    var result = ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: "_"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return result
  }
}
