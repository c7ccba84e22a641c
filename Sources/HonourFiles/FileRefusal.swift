internal import Glibc

/// Why a file that guards something is not used: which, what is wrong with it, and what to type.
package struct FileRefusal: Error, Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    case missing
    /// There is one already, and it is never overwritten.
    case exists
    case symbolicLink
    /// What it is instead of a file: `a directory`, `a pipe`.
    case notAFile(String)
    case foreignOwner(UInt32)
    /// Others may read or write it; its permission bits.
    case openToOthers(mode: UInt32)
    /// It has other names, under which others may hold it.
    case hardLinked(names: UInt64)
    /// Others may put another file in its place; the bits of its directory.
    case writableDirectory(mode: UInt32)
    case foreignDirectory(owner: UInt32)
    case tooLong(limit: Int)
    /// What it holds is not what it should.
    case malformed(String)
    /// The system's error number.
    case failed(errno: Int32)
  }

  /// The file; for a fault of a directory the directory.
  package let path: String
  package let reason: Reason

  package init(_ path: String, _ reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// Of a failed call.
  init(_ path: String, errno: Int32) {
    switch errno {
    case ENOENT: self.init(path, .missing)
    case EEXIST: self.init(path, .exists)
    case ELOOP: self.init(path, .symbolicLink)
    case EISDIR: self.init(path, .notAFile("a directory"))
    case ENXIO: self.init(path, .notAFile("a socket"))
    default: self.init(path, .failed(errno: errno))
    }
  }
}

extension FileRefusal {
  /// What it is, for a sentence that begins with the path.
  package var words: String {
    switch reason {
    case .missing: "is not there"
    case .exists: "is there already, and is not overwritten"
    case .symbolicLink: "is a symbolic link"
    case .notAFile(let kind): "is \(kind), not a file"
    case .foreignOwner(let owner): "belongs to user \(owner), not to user \(geteuid())"
    case .openToOthers(let mode): "has mode \(Self.octal(mode)): others may use it"
    case .hardLinked(let names): "has \(names) names: another one may be where others get at it"
    case .writableDirectory(let mode):
      "is a directory with mode \(Self.octal(mode)): others may replace what is in it"
    case .foreignDirectory(let owner):
      "is a directory of user \(owner), who may replace what is in it"
    case .tooLong(let limit): "is longer than \(limit) bytes"
    case .malformed(let what): what
    case .failed(let errno): "cannot be used: \(Self.systemWords(errno))"
    }
  }

  /// The command that puts it right; nil where no command does.
  package var command: String? {
    let name = ShellWord.quoted(path)
    return switch reason {
    case .openToOthers: "chmod 600 \(name)"
    case .writableDirectory: "chmod go-w \(name)"
    case .foreignOwner, .foreignDirectory: "sudo chown \(geteuid()) \(name)"
    case .symbolicLink: "cp --remove-destination \"$(readlink -f \(name))\" \(name)"
    case .hardLinked: "cp -p \(name) \(name).copy && mv \(name).copy \(name)"
    case .missing, .exists, .notAFile, .tooLong, .malformed, .failed: nil
    }
  }

  /// A sentence, and the command in one of its own.
  package var message: String {
    let sentence = "\(path) \(words)."
    guard let command else { return sentence }
    return sentence + " Type:  " + command
  }

  private static func octal(_ mode: UInt32) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func systemWords(_ errno: Int32) -> String {
    guard let words = unsafe strerror(errno) else { return "error \(errno)" }
    return unsafe String(cString: words)
  }
}
