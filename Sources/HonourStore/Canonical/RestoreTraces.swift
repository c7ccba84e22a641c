/// What a restore makes before the store is in its place, so that one that fails leaves nothing behind.
struct RestoreTraces {
  private let directory: StoreDirectory
  private let draft: String
  /// The directories that are not there yet, the deepest first.
  private let missing: [String]
  private let hasLock: Bool

  /// Looks at what is there before anything is made.
  init(of directory: StoreDirectory, draft: String) {
    self.directory = directory
    self.draft = directory.file(draft)
    missing = directory.missing
    hasLock = StoreDirectory.exists(directory.file(LockFile.name))
  }

  /// Removes what was made since, unless another process is at work there.
  ///
  /// Failing is as good as succeeding: what stays is an empty store's, and the next restore takes it
  /// over.
  func remove() {
    guard let lock = try? LockFile.acquire(directory) else { return }
    for suffix in ["", "-wal", "-shm"] { try? StoreDirectory.remove(draft + suffix) }
    if !hasLock { try? StoreDirectory.remove(directory.file(LockFile.name)) }
    for folder in missing { try? StoreDirectory.removeFolder(folder) }
    withExtendedLifetime(lock) {}
  }
}
