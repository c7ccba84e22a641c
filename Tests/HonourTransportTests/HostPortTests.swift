import HonourTransport
import Testing

@Suite struct HostPortTests {
  @Test(arguments: [
    ("127.0.0.1:7464", "127.0.0.1", 7_464), ("example.org:0", "example.org", 0),
    ("[::1]:65535", "::1", 65_535),
  ]) func `host and port are read`(text: String, host: String, port: Int) throws {
    let value = try #require(HostPort(text))
    #expect(value.host == host)
    #expect(Int(value.port) == port)
    #expect(value.description == text)
  }

  @Test(arguments: [
    "", ":7464", "host", "host:", "host:65536", "host:-1", "host:+1", "[::1]", "[::1:7464",
    "[::1]7464", "[]:1", "::1:7464", "host:1:2", "host:１", "a\0b:1",
  ]) func `what is no host and port is refused`(text: String) {
    #expect(HostPort(text) == nil)
  }

  @Test func `a default port fills in`() {
    #expect(HostPort("host", defaultPort: 7)?.port == 7)
    #expect(HostPort("[::1]", defaultPort: 7)?.host == "::1")
    #expect(HostPort("host:", defaultPort: 7) == nil)
  }

  @Test(arguments: [
    ("127.0.0.1:1", true), ("127.9.9.9:1", true), ("[::1]:1", true),
    ("[::ffff:127.0.0.1]:1", true), ("10.0.0.1:1", false), ("0.0.0.0:1", false), ("[::]:1", false),
    ("[fe80::1]:1", false), ("[::ffff:10.0.0.1]:1", false),
  ]) func `only this machine's own addresses are loopback`(text: String, expected: Bool) throws {
    let addresses = try #require(HostPort(text)).resolve()
    #expect(addresses.count == 1)
    #expect(addresses.allSatisfy { $0.isLoopback == expected })
  }

  @Test func `an address is written as it is read`() throws {
    for text in ["127.0.0.1:7464", "[::1]:7464", "[2001:db8::5]:1"] {
      let addresses = try #require(HostPort(text)).resolve()
      #expect(addresses.map(\.description) == [text])
    }
    #expect(SocketAddress.unix(path: "/tmp/x").description == "/tmp/x")
  }

  @Test func `a name that cannot be looked up is an error`() {
    let error = #expect(throws: SocketError.self) {
      try HostPort(host: "no such host", port: 1).resolve()
    }
    #expect(error?.explanation.hasPrefix("resolve: ") == true)
  }
}
