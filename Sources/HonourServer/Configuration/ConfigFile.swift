package import HonourTransport
package import Logging

/// What `honourd.conf` says; what it does not say is left to the command line and the defaults.
///
/// Source: `Protocol/operation.md`, section 1.
package struct ConfigFile: Hashable, Sendable {
  /// The file's name in the store's directory.
  package static let name = "honourd.conf"
  package static let limitBytes = 65_536

  /// Where the daemon listens.
  package private(set) var listen: [HostPort] = []
  /// Where laptops reach it, for invitations.
  package private(set) var address: HostPort?
  /// From how many revisions back transfers are made before anyone asks.
  package private(set) var prepare: Int?
  package private(set) var logLevel: Logger.Level?

  /// A file that says nothing.
  package init() {}

  /// Reads what a file holds; its path is named in faults.
  package init(text: String, path: String) throws(ConfigFault) {
    var places: [ConfigKey: Int] = [:]
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, line) in lines.enumerated() {
      func fault(_ reason: ConfigFault.Reason) -> ConfigFault {
        ConfigFault(path: path, line: index + 1, reason: reason)
      }
      let said = line.prefix { $0 != "#" }
      guard !Self.trimmed(said).isEmpty else { continue }
      guard let mark = said.firstIndex(of: "=") else { throw fault(.assignment) }
      let name = Self.trimmed(said[..<mark])
      let value = Self.trimmed(said[said.index(after: mark)...])
      guard !name.isEmpty else { throw fault(.assignment) }
      guard let key = ConfigKey(rawValue: name) else { throw fault(.unknownKey(name)) }
      if let first = places[key], !key.repeats { throw fault(.again(key, first: first)) }
      places[key] = index + 1
      guard set(key, to: value) else { throw fault(.value(key, value)) }
    }
  }

  /// False where the value is none of the key's.
  private mutating func set(_ key: ConfigKey, to value: String) -> Bool {
    switch key {
    case .listen:
      guard let place = HostPort(value) else { return false }
      listen.append(place)
    case .address:
      guard let place = HostPort(value), place.port > 0 else { return false }
      address = place
    case .prepare:
      guard let number = Int(value), number >= 0 else { return false }
      prepare = number
    case .logLevel:
      guard let level = Logger.Level(rawValue: value) else { return false }
      logLevel = level
    }
    return true
  }

  private static func trimmed(_ text: Substring) -> String {
    func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
    let rest = text.drop(while: isBlank)
    guard let last = rest.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(rest[...last])
  }
}
