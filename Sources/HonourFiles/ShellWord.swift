/// A path as a shell takes it for one word, in commands that people are told to type.
package enum ShellWord {
  package static func quoted(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "/._-+,:@".utf8.contains(byte)
      }
    }
    if isPlain, !path.isEmpty, !path.hasPrefix("-") { return path }
    let whole = path.hasPrefix("-") ? "./" + path : path
    return "'"
      + whole.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}
