import Glibc

/// How many columns an answer may take.
package enum TerminalWidth {
  private static let common = 80
  private static let narrowest = 40
  private static let widest = 160

  /// The terminal's width, or `COLUMNS`; 80 where neither says.
  package static func current(environment: [String: String]) -> Int {
    if let columns = environment["COLUMNS"].flatMap({ Int($0) }) { return clamped(columns) }
    var size = winsize()
    guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return common
    }
    return clamped(Int(size.ws_col))
  }

  private static func clamped(_ columns: Int) -> Int { min(max(columns, narrowest), widest) }
}
