import Glibc

/// Why a file is not taken for secrets.
package enum KeyLogFault: Error, Hashable, Sendable {
  /// The system's number.
  case unopened(errno: Int32)
  /// A symbolic link, a directory, a pipe, or a file with several names.
  case notAFile
  /// It belongs to another user.
  case foreign
  /// Others may read or write it.
  case readable(mode: UInt32)

  /// For people, to stand behind the file's name.
  package var explanation: String {
    switch self {
    case .unopened(let number):
      unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    case .notAFile: "not a plain file with one name"
    case .foreign: "it belongs to another user"
    case .readable(let mode): "others may read it (mode \(String(mode, radix: 8))): chmod 600"
    }
  }
}
