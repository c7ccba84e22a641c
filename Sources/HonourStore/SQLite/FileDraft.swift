/// A file that is made beside its place and gets its name once it is whole and on the medium.
///
/// One writer at a time, of this or another process: a directory beside the place, named after it,
/// holds the lock and what the writer needs on the way, and goes when the writer ends.
package enum FileDraft {
  /// Has `body` make the file, and gives it its name.
  ///
  /// - Parameters:
  ///   - path: The file; it must not exist yet.
  ///   - body: Makes the file of the name it is given, which is not there; the second name is that of
  ///     a directory for its use, which holds the lock and nothing else.
  /// - Returns: What `body` returns.
  /// - Throws: ``StoreError/exists(path:)``, ``StoreError/locked(path:pid:)`` while another one writes
  ///   this file, and what `body` throws; there is no file of that name then, or it is another
  ///   writer's.
  package static func make<Value>(
    _ path: String, _ body: (_ draft: String, _ directory: StoreDirectory) throws -> Value
  ) throws -> Value {
    let directory = StoreDirectory(path + ".parts")
    let draft = path + ".partial"
    try StoreDirectory.requireNew(path)
    try directory.create()
    let lock = try LockFile.acquire(directory)
    defer {
      // What stays behind is taken over by the next attempt.
      try? StoreDirectory.remove(draft)
      try? StoreDirectory.remove(directory.file(LockFile.name))
      try? StoreDirectory.removeFolder(directory.path)
      withExtendedLifetime(lock) {}
    }
    // Another writer may have ended just now.
    try StoreDirectory.requireNew(path)
    try StoreDirectory.remove(draft)
    let value = try body(draft, directory)
    try StoreDirectory.synchronize(draft)
    // Not a second name for the file: what a stick is formatted with has none.
    try StoreDirectory.rename(draft, to: path)
    return value
  }
}
