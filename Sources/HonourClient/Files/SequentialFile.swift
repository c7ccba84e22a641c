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
    // A pipe that nobody writes to would be waited for.
    try self.init(path, flags: O_RDONLY | O_NONBLOCK | (followsLink ? 0 : O_NOFOLLOW))
  }

  /// Nil where there is no such file.
  init?(readingIfPresent path: String) throws(FileFault) {
    do {
      try self.init(reading: path)
    } catch {
      guard error.errno != ENOENT, error.errno != ENOTDIR else { return nil }
      throw error
    }
  }

  /// Opens a file that is there; ``truncate(to:)`` says where writing goes on.
  init(continuing path: String) throws(FileFault) {
    try self.init(path, flags: O_WRONLY | O_NOFOLLOW)
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

  /// Writes over bytes that are there, and leaves the place of ``write(_:)`` alone.
  func write(_ bytes: [UInt8], at offset: Int) throws(FileFault) {
    var done = 0
    while done < bytes.count {
      let written = unsafe bytes[done...].withUnsafeBytes { buffer in
        unsafe pwrite(descriptor, buffer.baseAddress, buffer.count, off_t(offset + done))
      }
      if written > 0 {
        done += written
      } else if errno != EINTR {
        throw FileFault(.write, path: path, errno: errno)
      }
    }
  }

  /// Cuts the file, and goes on writing there.
  func truncate(to byteCount: Int) throws(FileFault) {
    guard ftruncate(descriptor, off_t(byteCount)) == 0 else {
      throw FileFault(.write, path: path, errno: errno)
    }
    try seek(to: UInt64(byteCount))
  }

  /// Goes on reading or writing at an offset in bytes.
  func seek(to offset: UInt64) throws(FileFault) {
    guard let place = off_t(exactly: offset), lseek(descriptor, place, SEEK_SET) == place else {
      throw FileFault(.read, path: path, errno: errno)
    }
  }

  /// Reads the next `count` bytes, fewer only at the end of the file.
  func read(exactly count: Int) throws(FileFault) -> [UInt8] {
    var result: [UInt8] = []
    while result.count < count {
      let bytes = try read(atMost: count - result.count)
      guard !bytes.isEmpty else { break }
      result += bytes
    }
    return result
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
