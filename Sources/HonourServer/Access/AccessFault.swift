/// Why a list of clients or of invitations is not believed.
///
/// Nothing of such a file is used; the last good one stays.
package struct AccessFault: Error, Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    case head(expected: String)
    /// There was a file, and there is none.
    case gone
    /// The last line is missing or counts otherwise: the file was cut.
    case cut
    case line
    /// The id does not check, or is there twice.
    case id
  }

  package let path: String
  /// Counted from 1.
  package let line: Int
  package let reason: Reason

  /// What is wrong and what to do, for the administrator.
  package var message: String {
    let place = "\(path):\(line): "
    let cure =
      "Mend the line, or put the file back from a backup; the last good list stays in force."
    return switch reason {
    case .gone:
      "\(path) is gone. Put the file back from a backup; the last good list stays in force."
    case .head(let expected): place + "does not begin with '\(expected)'. \(cure)"
    case .cut: place + "the file ends too early. \(cure)"
    case .line: place + "is no entry of this list. \(cure)"
    case .id: place + "the id is mistyped, or there twice. \(cure)"
    }
  }
}
