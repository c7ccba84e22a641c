import Glibc
import Testing

/// A directory of one test, with mode 0700; it goes with the value.
final class Scratch: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/honour-files-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer {
      unsafe $0.baseAddress.flatMap { unsafe mkdtemp($0) }
    }
    path = unsafe String(cString: try #require(unsafe made))
  }

  deinit {
    for name in names { _ = unsafe unlink(path + "/" + name) }
    for name in names { _ = unsafe rmdir(path + "/" + name) }
    _ = unsafe rmdir(path)
  }

  /// Requires that a call of the system succeeded.
  func did(_ code: Int32) throws { try #require(code == 0) }

  func file(_ name: String) -> String { path + "/" + name }

  /// What is there, sorted.
  var names: [String] {
    guard let directory = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(directory) }
    var result: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if name != ".", name != ".." { result.append(name) }
    }
    return result.sorted()
  }

  /// Writes a file past every check.
  func plant(_ name: String, _ bytes: [UInt8], mode: mode_t = 0o600) throws {
    let descriptor = unsafe open(file(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let written = unsafe bytes.withUnsafeBytes {
      unsafe write(descriptor, $0.baseAddress, $0.count)
    }
    try #require(written == bytes.count)
    try #require(fchmod(descriptor, mode) == 0)
  }

  func bytes(_ name: String) throws -> [UInt8] {
    let descriptor = unsafe open(file(name), O_RDONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe read(descriptor, $0.baseAddress, $0.count)
    }
    try #require(count >= 0)
    return Array(buffer.prefix(count))
  }

  func mode(_ name: String) throws -> mode_t {
    var status = stat()
    try #require(unsafe stat(file(name), &status) == 0)
    return status.st_mode & 0o7777
  }
}
