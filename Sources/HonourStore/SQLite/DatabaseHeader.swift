private import Glibc

/// What the first 100 bytes of a SQLite file say, read without opening it as a database.
///
/// Opening could write: recover a journal, switch to WAL. A foreign file, or one of a format that
/// we do not know, is refused from its header alone and stays as it was.
/// Source: <https://www.sqlite.org/fileformat2.html>, section 1.3.
package struct DatabaseHeader: Hashable, Sendable {
  private static let byteCount = 100
  private static let magic = Array("SQLite format 3".utf8) + [0]
  private static let userVersionOffset = 60
  private static let applicationIDOffset = 68

  package let applicationID: UInt32
  package let userVersion: UInt32

  /// - Throws: ``StoreError/missing(path:)``, ``StoreError/inTheWay(path:)`` and
  ///   ``StoreError/foreignFile(path:)``.
  package init(path: String) throws(StoreError) {
    try StoreDirectory.requireNoDirectory(path)
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError(errno: errno, path: path) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Self.byteCount)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
    }
    guard count == Self.byteCount, bytes.starts(with: Self.magic) else {
      throw .foreignFile(path: path)
    }
    func word(at offset: Int) -> UInt32 {
      bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
    userVersion = word(at: Self.userVersionOffset)
    applicationID = word(at: Self.applicationIDOffset)
  }

  /// Reads the header at `path` and refuses a file that is not ours or not of this format.
  package static func require(
    applicationID: UInt32, format: UInt32, path: String
  ) throws(StoreError) {
    try require(applicationID: applicationID, formats: format...format, path: path)
  }

  /// The same where several formats can be read.
  package static func require(
    applicationID: UInt32, formats: ClosedRange<UInt32>, path: String
  ) throws(StoreError) {
    let header = try DatabaseHeader(path: path)
    guard header.applicationID == applicationID else { throw .foreignFile(path: path) }
    guard formats.contains(header.userVersion) else {
      throw .unknownFormat(
        path: path, found: Int64(header.userVersion), known: Int64(formats.upperBound))
    }
  }
}
