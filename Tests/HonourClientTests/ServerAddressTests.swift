import HonourClient
import HonourTransport
import Testing

@Suite struct ServerAddressTests {
  @Test(arguments: [
    ("honour+tcp://127.0.0.1:7464", "127.0.0.1", 7464),
    ("honour://hq.example.org", "hq.example.org", 7464),
    ("honour://[2001:db8::1]:443", "2001:db8::1", 443),
    ("honour+tcp://127.0.0.1", "127.0.0.1", 7464),
    ("honour+tcp://localhost:1/", "localhost", 1),
    ("HONOUR+TCP://localhost:65535", "localhost", 65_535),
    ("honour+tcp://[::1]:9", "::1", 9),
    ("honour+tcp://[::1]", "::1", 7464),
  ])
  func `an address is a scheme, a host and a port that may be left out`(
    text: String, host: String, port: Int
  ) throws {
    let address = try ServerAddress(text)
    #expect(address.scheme == (text.lowercased().contains("+tcp") ? .plaintext : .secure))
    #expect(address.endpoint == HostPort(host: host, port: UInt16(port)))
    #expect(try ServerAddress(address.description) == address)
  }

  @Test(arguments: [
    ("127.0.0.1:7464", AddressFault.Code.noScheme),
    ("", .noScheme),
    ("http://127.0.0.1", .unknownScheme),
    ("honour+tcp://", .notHostAndPort),
    ("honour+tcp://:7464", .notHostAndPort),
    ("honour+tcp://h:", .notHostAndPort),
    ("honour+tcp://h:65536", .notHostAndPort),
    ("honour+tcp://h:-1", .notHostAndPort),
    ("honour+tcp://h:0", .badPort),
    ("honour+tcp://h:1/path", .notHostAndPort),
    ("honour+tcp://user@h", .badHost),
    ("honour+tcp://h\u{0}", .notHostAndPort),
    ("honour+tcp://nhà", .badHost),
    ("honour+tcp://[nonsense]:1", .badHost),
    ("honour+tcp://" + String(repeating: "a", count: 300), .tooLong),
  ])
  func `what is no address is refused with its reason`(text: String, code: AddressFault.Code) {
    #expect(throws: AddressFault(code: code, text: text)) { try ServerAddress(text) }
  }
}
