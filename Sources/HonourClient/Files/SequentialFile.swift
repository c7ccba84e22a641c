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

  init(reading path: String) throws(FileFault) { try self.init(path, flags: O_RDONLY | O_NOFOLLOW) }

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
