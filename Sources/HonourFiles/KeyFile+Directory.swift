extension KeyFile {
  /// Makes a directory for keys, for its owner alone, where there is none.
  package static func makeDirectory(_ path: String) throws(FileRefusal) {
    try SecureDirectory.make(path)
  }

  /// Puts a key in another one's place, durably; both are in one directory.
  package static func rename(_ path: String, to other: String) throws(FileRefusal) {
    let (directory, name) = SecureDirectory.split(path)
    try SecureDirectory(directory).rename(name, to: SecureDirectory.split(other).name)
  }
}
