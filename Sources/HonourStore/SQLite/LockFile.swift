private import Glibc

/// The lock that keeps two writers off one directory, held until it is released or given up.
///
/// `flock` on `DIR/lock`; the file's text is the holder's pid, for the message of the one that
/// comes second. The system gives the lock up when its holder dies.
package final class LockFile: Sendable {
  package static let name = "lock"
  private static let longestPIDText = 16

  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit {
    // The text is a courtesy: whoever reads it first tries the lock.
    _ = ftruncate(descriptor, 0)
    close(descriptor)
  }

  /// Takes the lock, without waiting.
  ///
  /// - Throws: ``StoreError/locked(path:pid:)`` with the holder's pid where it wrote one;
  ///   ``StoreError/inTheWay(path:)`` for a symbolic link.
  package static func acquire(_ directory: StoreDirectory) throws(StoreError) -> LockFile {
    let path = directory.file(name)
    // The file is emptied below: never one elsewhere that a link leads to.
    let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC
    let descriptor = unsafe open(path, flags, StoreDirectory.fileMode)
    guard descriptor >= 0 else { throw StoreError(errno: errno, path: path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      let holder = readPID(descriptor)
      close(descriptor)
      throw code == EWOULDBLOCK
        ? .locked(path: directory.path, pid: holder) : StoreError(errno: code, path: path)
    }
    guard bears(path, descriptor) else {
      // Its holder removed it as it ended: a lock on it keeps nobody off.
      close(descriptor)
      throw .locked(path: directory.path, pid: nil)
    }
    let lock = LockFile(descriptor: descriptor)
    let text = Array("\(getpid())\n".utf8)
    guard ftruncate(descriptor, 0) == 0,
      unsafe text.withUnsafeBytes({ unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) })
        == text.count
    else { throw StoreError(errno: errno, path: path) }
    return lock
  }

  /// Whether a file still has its name.
  private static func bears(_ path: String, _ descriptor: Int32) -> Bool {
    var opened = stat()
    var named = stat()
    guard unsafe fstat(descriptor, &opened) == 0, unsafe stat(path, &named) == 0 else {
      return false
    }
    return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
  }

  private static func readPID(_ descriptor: Int32) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: longestPIDText)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
    }
    let digits = bytes.prefix(max(count, 0)).prefix { $0 != UInt8(ascii: "\n") }
    return Int32(String(decoding: digits, as: UTF8.self))
  }
}
