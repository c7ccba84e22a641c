import Glibc

/// One file that is written from front to back; it is closed when the value goes.
struct SequentialFile: ~Copyable {
  let path: String
  private let descriptor: Int32

  /// Makes the file, or empties the one that is there; only its owner may read a new one.
  ///
  /// A path that is a symbolic link is refused unless `followsLink` says that it may be one.
  init(creating path: String, followsLink: Bool = false) throws(FileFault) {
    let flags = O_WRONLY | O_CREAT | O_TRUNC | (followsLink ? 0 : O_NOFOLLOW)
    try self.init(path, flags: flags)
  }

  init(reading path: String, followsLink: Bool = false) throws(FileFault) {
    try self.init(path, flags: O_RDONLY | (followsLink ? 0 : O_NOFOLLOW))
  }

  private init(_ path: String, flags: Int32) throws(FileFault) {
    let opened = unsafe open(path, flags | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw FileFault(.open, path: path, errno: errno) }
    self.path = path
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// Appends all of `bytes`; a failure may leave a part of them.
  func write(_ bytes: [UInt8]) throws(FileFault) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      }
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR {
        throw FileFault(.write, path: path, errno: errno)
      }
    }
  }

  /// The file's length in bytes; what is no regular file is refused.
  func byteCount() throws(FileFault) -> UInt64 {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw FileFault(.read, path: path, errno: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileFault(
        .read, path: path, errno: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : ESPIPE)
    }
    return UInt64(max(status.st_size, 0))
  }

  /// Goes on reading at an offset in bytes.
  func skip(to offset: UInt64) throws(FileFault) {
    guard let place = off_t(exactly: offset), lseek(descriptor, place, SEEK_SET) == place else {
      throw FileFault(.read, path: path, errno: errno)
    }
  }

  /// Reads the next bytes, at most `limit`; none at the end of the file.
  func read(atMost limit: Int) throws(FileFault) -> [UInt8] {
    while true {
      var count = 0
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
        count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        initialized = max(count, 0)
      }
      if count >= 0 { return bytes }
      guard errno == EINTR else { throw FileFault(.read, path: path, errno: errno) }
    }
  }
}
