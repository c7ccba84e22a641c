import Glibc
import HonourTerminal

/// A file or standard input, read in pieces.
struct InputFile {
  private static let pieceBytes = 65_536

  private let path: String
  private let descriptor: Int32

  /// Opens a file; `-` is standard input.
  init(path: String) throws(Failure) {
    self.path = path
    descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path, errno) }
  }

  /// The next bytes; nil at the end.
  mutating func read() throws(Failure) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: Self.pieceBytes)
    while true {
      let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if count > 0 { return Array(bytes.prefix(count)) }
      if count == 0 { return nil }
      guard errno == EINTR else { throw Self.failure(path, errno) }
    }
  }

  private static func failure(_ path: String, _ code: Int32) -> Failure {
    let reason = unsafe String(cString: strerror(code))
    return Failure(.failure, "cannot read \(TerminalText.escaped(path)): \(reason)")
  }
}
