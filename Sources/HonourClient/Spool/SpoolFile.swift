import Foundation

/// One file that is written from front to back; it is closed when the value goes.
struct SpoolFile: ~Copyable {
  let path: String
  private let descriptor: Int32

  /// Makes the file, or empties the one that is there; a symbolic link is refused.
  ///
  /// Only its owner may read it.
  init(creating path: String) throws(SpoolFault) {
    try self.init(path, flags: O_WRONLY | O_CREAT | O_TRUNC)
  }

  init(reading path: String) throws(SpoolFault) { try self.init(path, flags: O_RDONLY) }

  private init(_ path: String, flags: Int32) throws(SpoolFault) {
    let opened = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard opened >= 0 else { throw SpoolFault(.open, path: path, errno: errno) }
    self.path = path
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// Appends all of `bytes`; a failure may leave a part of them.
  func write(_ bytes: [UInt8]) throws(SpoolFault) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { buffer in
        unsafe Foundation.write(descriptor, buffer.baseAddress, buffer.count)
      }
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR {
        throw SpoolFault(.write, path: path, errno: errno)
      }
    }
  }

  /// Reads the next bytes, at most `limit`; none at the end of the file.
  func read(atMost limit: Int) throws(SpoolFault) -> [UInt8] {
    while true {
      var count = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
        count = unsafe Foundation.read(descriptor, buffer.baseAddress, buffer.count)
        initialized = max(count, 0)
      }
      if count >= 0 { return bytes }
      guard errno == EINTR else { throw SpoolFault(.read, path: path, errno: errno) }
    }
  }
}
