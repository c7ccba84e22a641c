import Logging

/// Why a configuration is not used, and where.
package struct ConfigFault: Error, Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    /// The line is no `key = value`.
    case assignment
    case unknownKey(String)
    case value(ConfigKey, String)
    /// A key that stands once stands on an earlier line already.
    case again(ConfigKey, first: Int)
  }

  package let path: String
  /// Counted from 1.
  package let line: Int
  package let reason: Reason

  /// What is wrong and what to write instead; what the file says stands in it as it is there.
  package var message: String { "\(path):\(line): \(words)" }

  private var words: String {
    switch reason {
    case .assignment: "is no 'key = value'; a comment begins with '#'"
    case .unknownKey(let text):
      if let key = ConfigKey.nearest(to: text) {
        "unknown key '\(Self.excerpt(text))'; did you mean '\(key.rawValue)'?"
      } else {
        """
        unknown key '\(Self.excerpt(text))'; there are: \
        \(ConfigKey.allCases.map(\.rawValue).joined(separator: ", "))
        """
      }
    case .value(let key, let text):
      "'\(Self.excerpt(text))' is no value of '\(key.rawValue)'; write \(key.wanted)"
    case .again(let key, let first):
      "'\(key.rawValue)' is given again; it stands on line \(first) already"
    }
  }

  private static func excerpt(_ text: String) -> String {
    text.count > 64 ? text.prefix(64) + "…" : text
  }
}

extension ConfigKey {
  /// What a value of it looks like.
  fileprivate var wanted: String {
    switch self {
    case .listen: "HOST:PORT, for example 0.0.0.0:7464"
    case .address: "HOST:PORT, for example honour.example.org:7464"
    case .prepare: "a number from 0 on"
    case .logLevel: "one of " + Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
    }
  }
}
