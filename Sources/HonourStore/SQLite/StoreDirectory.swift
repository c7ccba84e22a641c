private import FoundationEssentials
import Glibc

/// The files of a store or a replica: private to their owner, and their names durable.
package struct StoreDirectory: Hashable, Sendable {
  static let directoryMode: mode_t = 0o700
  static let fileMode: mode_t = 0o600

  package let path: String

  package init(_ path: String) { self.path = path }

  package func file(_ name: String) -> String { path + "/" + name }

  /// Makes the directory with mode 0700, and those above it as the system does by default.
  package func create() throws(StoreError) {
    if Self.isDirectory(path) { return }
    let parent = Self.parent(of: path)
    if !Self.isDirectory(parent) {
      do {
        try FileManager.default.createDirectory(
          atPath: parent, withIntermediateDirectories: true)
      } catch {
        throw .failed(path: parent, detail: String(describing: error))
      }
    }
    guard unsafe mkdir(path, Self.directoryMode) == 0 || errno == EEXIST else {
      throw StoreError(errno: errno, path: path)
    }
    guard Self.isDirectory(path) else { throw .inTheWay(path: path) }
  }

  /// What ``create()`` would have to make: the directory and those above it, the deepest first.
  var missing: [String] {
    var result: [String] = []
    var path = path
    while !Self.exists(path), result.last != path {
      result.append(path)
      path = Self.parent(of: path)
    }
    return result
  }

  /// Refuses a directory where a file is to be, or may be.
  static func requireNoDirectory(_ path: String) throws(StoreError) {
    guard !isDirectory(path) else { throw .inTheWay(path: path) }
  }

  /// Refuses a symbolic link where a file of ours is to be written.
  static func requireNoLink(_ path: String) throws(StoreError) {
    var status = stat()
    guard unsafe lstat(path, &status) != 0 || status.st_mode & S_IFMT != S_IFLNK else {
      throw .inTheWay(path: path)
    }
  }

  /// Makes an empty file with mode 0600 where there is none yet.
  package static func createFile(_ path: String) throws(StoreError) {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, fileMode)
    guard descriptor >= 0 else { throw StoreError(errno: errno, path: path) }
    close(descriptor)
  }

  package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  package static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The size of a file in bytes; 0 where there is none.
  package static func byteCount(_ path: String) -> Int64 {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }

  /// Refuses a path where there is something, or whose directory is not there.
  package static func requireNew(_ path: String) throws(StoreError) {
    guard !exists(path) else { throw .exists(path: path) }
    let parent = parent(of: path)
    guard isDirectory(parent) else {
      throw .failed(path: parent, detail: "there is no such directory")
    }
  }

  /// Removes a file where there is one.
  package static func remove(_ path: String) throws(StoreError) {
    guard unsafe unlink(path) == 0 || errno == ENOENT else {
      throw StoreError(errno: errno, path: path)
    }
  }

  /// Removes an empty directory where there is one.
  static func removeFolder(_ path: String) throws(StoreError) {
    guard unsafe rmdir(path) == 0 || errno == ENOENT else {
      throw StoreError(errno: errno, path: path)
    }
  }

  /// Gives a file a new name, in place of what bore it, and makes the name durable.
  package static func rename(_ old: String, to new: String) throws(StoreError) {
    guard unsafe Glibc.rename(old, new) == 0 else { throw StoreError(errno: errno, path: old) }
    try synchronize(parent(of: new))
  }

  /// Gives a file a second name; refuses one that is taken.
  package static func link(_ old: String, as new: String) throws(StoreError) {
    guard unsafe Glibc.link(old, new) == 0 else { throw StoreError(errno: errno, path: new) }
    try synchronize(parent(of: new))
  }

  /// Writes a file's bytes, or a directory's names, through to the medium.
  package static func synchronize(_ path: String) throws(StoreError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError(errno: errno, path: path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StoreError(errno: errno, path: path) }
  }

  package static func parent(of path: String) -> String {
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

extension StoreError {
  /// Says what a failed system call means for the file at `path`.
  package init(errno code: Int32, path: String) {
    self =
      switch code {
      case ENOENT: .missing(path: path)
      case EEXIST: .exists(path: path)
      case ENOSPC, EDQUOT: .diskFull(path: path)
      case EROFS, EACCES, EPERM: .readOnly(path: path)
      case EISDIR, ENOTDIR, ELOOP: .inTheWay(path: path)
      default: .failed(path: path, detail: unsafe String(cString: strerror(code)))
      }
  }
}
