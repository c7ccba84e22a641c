/// Why a text is no address of a daemon.
package struct AddressFault: Error, Hashable, Sendable {
  package enum Code: String, Hashable, Sendable {
    /// No `scheme://` in front.
    case noScheme
    case unknownScheme
    /// What follows the scheme is not `HOST` or `HOST:PORT`.
    case notHostAndPort
    /// The host holds a character that no name and no address has.
    case badHost
    /// Port 0, which nothing listens on.
    case badPort
    case tooLong
  }

  package let code: Code
  package let text: String

  package init(code: Code, text: String) {
    self.code = code
    self.text = text
  }
}
