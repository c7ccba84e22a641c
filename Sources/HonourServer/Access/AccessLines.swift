/// The frame of every access file: a first line that names it, the entries, and a last line that counts
/// them, so that a file cut anywhere is none.
struct AccessLines {
  /// The entries, with their places in the file; blank lines and comments (`#`) are left out.
  let body: [(number: Int, line: Substring)]

  init(_ text: String, head: String, path: String) throws(AccessFault) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first == head[...] else {
      throw AccessFault(path: path, line: 1, reason: .head(expected: head))
    }
    var body: [(Int, Substring)] = []
    var isEnded = false
    for (index, line) in lines.enumerated().dropFirst() {
      guard !isEnded else {
        guard line.isEmpty, index == lines.count - 1 else {
          throw AccessFault(path: path, line: index + 1, reason: .line)
        }
        self.body = body
        return
      }
      if line == "end \(body.count)" {
        isEnded = true
      } else if !line.isEmpty, !line.hasPrefix("#") {
        body.append((index + 1, line))
      }
    }
    throw AccessFault(path: path, line: lines.count, reason: .cut)
  }

  static func text(head: String, _ lines: [String]) -> String {
    ([head] + lines + ["end \(lines.count)", ""]).joined(separator: "\n")
  }
}
