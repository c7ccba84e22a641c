/// Why reading an import stopped before its end.
///
/// What is wrong with its content is a fault.
package enum ImportError: Error, Hashable, Sendable {
  /// The file cannot be opened or read; the detail is the system's.
  case unreadable(file: String, detail: String)
}

extension ImportError {
  /// What happened and what to do.
  package var sentence: String {
    switch self {
    case .unreadable(let file, let detail):
      "\(file) cannot be read: \(detail). Check its path and permissions, then import again."
    }
  }
}
