/// What a client may do.
///
/// Source: `Protocol/access.md`, section 1.
package enum Role: UInt8, Hashable, Sendable, CaseIterable {
  /// Pulls.
  case reader = 1
  /// Pulls and publishes.
  case editor = 2

  /// The name in the list of clients and on every screen.
  package var name: String {
    switch self {
    case .reader: "reader"
    case .editor: "editor"
    }
  }

  package init?(name: String) {
    guard let role = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = role
  }

  init(from reader: inout ByteReader) throws(WireError) {
    let place = reader
    let number = try reader.choice("role", Self.reader.rawValue...Self.editor.rawValue)
    guard let role = Role(rawValue: number) else {
      throw place.error(.unknownValue(UInt64(number), known: 1...2), "role")
    }
    self = role
  }
}
