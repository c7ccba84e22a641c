/// A text that is replaced as a whole: after a cut there is the old one or the new one.
package struct AtomicTextFile: Hashable, Sendable {
  package let path: String

  package init(_ path: String) { self.path = path }

  /// The text; more than `limit` bytes, and what is not UTF-8, are refused.
  package func read(limit: Int) throws(FileRefusal) -> String {
    let bytes = try SecureFile(reading: path).bytes(limit: limit)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FileRefusal(path, .malformed("is not UTF-8"))
    }
    return text
  }

  /// As ``read(limit:)``; nil where there is no such file.
  package func readIfPresent(limit: Int) throws(FileRefusal) -> String? {
    do throws(FileRefusal) {
      return try read(limit: limit)
    } catch {
      guard error == FileRefusal(path, .missing) else { throw error }
      return nil
    }
  }

  /// Returns once the disk has it.
  ///
  /// One writer at a time: callers see to that.
  package func write(_ text: String) throws(FileRefusal) {
    let (directory, name) = SecureDirectory.split(path)
    let place = try SecureDirectory(directory)
    try place.write(Array(text.utf8), to: name + ".new")
    try place.rename(name + ".new", to: name)
  }
}
