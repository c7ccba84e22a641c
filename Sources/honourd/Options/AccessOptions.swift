import ArgumentParser
import Foundation
import HonourModel
import HonourProtocol
import HonourTerminal

/// What a client on the list may do.
extension Role: ExpressibleByArgument {
  package init?(argument: String) { self.init(name: argument) }

  package static var allValueStrings: [String] { allCases.map(\.name) }
}

/// The name of a laptop, as people say it.
enum ClientName {
  static let help: ArgumentHelp = "What people call the laptop."

  /// Without blanks around it; refuses what is empty, too long or no text of one line.
  static func checked(_ name: String) throws -> String {
    let name = name.trimmingCharacters(in: .whitespaces)
    guard !name.isEmpty, name.utf8.count <= WireLimits.clientNameBytes,
      name.unicodeScalars.allSatisfy({ !CharacterSet.controlCharacters.contains($0) })
    else {
      throw ValidationError(
        "A name has 1 to \(WireLimits.clientNameBytes) bytes, and no control characters.")
    }
    return name
  }
}

extension TimeSpan: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

/// When an entry ends: the end of a day in UTC, or never.
struct ExpiryDate: ExpressibleByArgument {
  /// Seconds since 1970-01-01T00:00:00Z.
  let time: Int64?

  init?(argument: String) {
    if argument == "never" {
      time = nil
      return
    }
    guard Day(argument) != nil,
      let date = try? Date(argument, strategy: .iso8601.year().month().day())
    else { return nil }
    time = Int64(date.timeIntervalSince1970) + 86_400
  }
}
