extension AddressFault {
  /// What is wrong and what to write instead, for the person who wrote the address.
  package var explanation: String {
    let form =
      "Write \(ServerAddress.Scheme.secure.rawValue)://HOST:PORT, "
      + "or \(ServerAddress.Scheme.plaintext.rawValue)://HOST:PORT for a daemon on this machine."
    return switch code {
    case .noScheme: form
    case .unknownScheme: "The transport is unknown. " + form
    case .notHostAndPort: "What follows :// is not a host and a port. " + form
    case .badHost: "The host is neither a name nor an address. " + form
    case .badPort: "The port must be from 1 to 65535."
    case .tooLong: "An address has at most \(ServerAddress.limitBytes) bytes."
    }
  }
}
