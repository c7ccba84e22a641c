internal import Glibc

/// A directory in which nobody but its owner, or root, puts one file in the place of another.
///
/// It is opened once and judged by what was opened; files are then named in it, so that no change
/// of a path between the check and the use matters.
struct SecureDirectory: ~Copyable {
  let path: String
  private let descriptor: Int32

  init(_ path: String) throws(FileRefusal) {
    let opened = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { throw FileRefusal(path, errno: errno) }
    do throws(FileRefusal) {
      try Self.judge(opened, path)
    } catch {
      close(opened)
      throw error
    }
    self.path = path
    descriptor = opened
  }

  deinit { close(descriptor) }

  private static func judge(_ descriptor: Int32, _ path: String) throws(FileRefusal) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw FileRefusal(path, errno: errno) }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw FileRefusal(path, .foreignDirectory(owner: status.st_uid))
    }
    guard status.st_mode & 0o022 == 0 else {
      throw FileRefusal(path, .writableDirectory(mode: status.st_mode & 0o7777))
    }
  }

  /// A descriptor that the caller closes; a link is not followed, a pipe not waited for.
  func open(_ name: String, flags: Int32) throws(FileRefusal) -> Int32 {
    let safe = flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    let opened = unsafe openat(descriptor, name, safe, 0o600)
    guard opened >= 0 else { throw FileRefusal(file(name), errno: errno) }
    return opened
  }

  /// Writes a new file that its owner alone may read, and waits until the disk has it.
  ///
  /// One that a cut left under that name is taken away.
  func write(_ bytes: [UInt8], to name: String) throws(FileRefusal) {
    try remove(name)
    let file = try open(name, flags: O_WRONLY | O_CREAT | O_EXCL)
    defer { close(file) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw FileRefusal(self.file(name), errno: errno)
      }
    }
    guard fsync(file) == 0 else { throw FileRefusal(self.file(name), errno: errno) }
  }

  /// Gives a file another name, durably, in the place of what had it.
  func rename(_ old: String, to new: String) throws(FileRefusal) {
    guard unsafe renameat(descriptor, old, descriptor, new) == 0, fsync(descriptor) == 0
    else { throw FileRefusal(file(new), errno: errno) }
  }

  /// Gives a file another name, durably, that nothing has yet; the old name goes in any case.
  func publish(_ old: String, as new: String) throws(FileRefusal) {
    let isLinked = unsafe linkat(descriptor, old, descriptor, new, 0) == 0
    let fault = errno
    try remove(old)
    guard isLinked else { throw FileRefusal(file(new), errno: fault) }
    guard fsync(descriptor) == 0 else { throw FileRefusal(file(new), errno: errno) }
  }

  func remove(_ name: String) throws(FileRefusal) {
    guard unsafe unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else {
      throw FileRefusal(file(name), errno: errno)
    }
  }

  private func file(_ name: String) -> String {
    path.hasSuffix("/") ? path + name : path + "/" + name
  }
}

extension SecureDirectory {
  /// The directory of a path and the name in it; the name is empty where the path names no file.
  static func split(_ path: String) -> (directory: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let directory = path[..<slash]
    return (directory.isEmpty ? "/" : String(directory), String(path[path.index(after: slash)...]))
  }
}

extension SecureDirectory {
  /// Makes a directory for its owner alone, where there is none.
  static func make(_ path: String) throws(FileRefusal) {
    guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw FileRefusal(path, errno: errno)
    }
  }
}
