internal import Glibc

/// Holds a file's lock while it lives, so that two programs do not change the same files at once.
package struct FileLock: ~Copyable {
  private let descriptor: Int32

  /// Waits for whoever holds the lock; the file is made where there is none.
  package init(waitingFor path: String) throws(FileRefusal) {
    let (directory, name) = SecureDirectory.split(path)
    let opened = try SecureDirectory(directory).open(name, flags: O_RDWR | O_CREAT)
    var code: Int32 = 0
    repeat { code = flock(opened, LOCK_EX) == 0 ? 0 : errno } while code == EINTR
    guard code == 0 else {
      close(opened)
      throw FileRefusal(path, errno: code)
    }
    descriptor = opened
  }

  deinit { close(descriptor) }
}
