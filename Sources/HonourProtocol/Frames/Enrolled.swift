/// The client's key is on the list now.
///
/// Source: `Protocol/access.md`, section 2.
package struct Enrolled: Hashable, Sendable {
  package let role: Role
  /// Seconds since 1970-01-01T00:00:00Z by the daemon's clock; nil for never.
  package let expires: Int64?
  /// What the list calls the client.
  package let name: String

  package init(role: Role, expires: Int64?, name: String) {
    self.role = role
    self.expires = expires
    self.name = name
  }

  init(from reader: inout ByteReader) throws(WireError) {
    role = try Role(from: &reader)
    let expires = try reader.signed("expires")
    self.expires = expires == 0 ? nil : expires
    name = try reader.text("name", byteLimit: WireLimits.clientNameBytes)
  }

  func write(to writer: inout ByteWriter) {
    writer.byte(role.rawValue)
    writer.signed(expires ?? 0)
    writer.text(name, byteLimit: WireLimits.clientNameBytes)
  }
}
