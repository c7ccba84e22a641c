import HonourServer
import HonourTransport
import Logging
import Testing

@Suite struct ConfigFileTests {
  private func fault(_ text: String) throws -> String {
    try #require(throws: ConfigFault.self) {
      try ConfigFile(text: text, path: "honourd.conf")
    }.message
  }

  @Test func `an empty file says nothing`() throws {
    for text in ["", "\n\n", "# only words\n", " \t \r\n   # x"] {
      #expect(try ConfigFile(text: text, path: "c") == ConfigFile())
    }
  }

  @Test func `every key is read, with blanks, comments and foreign line ends`() throws {
    let text = """
      # where
      listen = 0.0.0.0:7464
        listen=[::]:7465   # both
      address\t=\thonour.example.org:7464

      prepare = 0\r
      log-level = debug
      """
    let config = try ConfigFile(text: text, path: "c")
    #expect(config.listen.map(\.description) == ["0.0.0.0:7464", "[::]:7465"])
    #expect(config.address == HostPort(host: "honour.example.org", port: 7464))
    #expect(config.prepare == 0)
    #expect(config.logLevel == .debug)
  }

  @Test func `an unknown key names its line and the key that was meant`() throws {
    #expect(
      try fault("\n# x\n\n\n\n\nlisen = a:1\n")
        == "honourd.conf:7: unknown key 'lisen'; did you mean 'listen'?")
    for (text, key) in [
      ("Listen", "listen"), ("lsiten", "listen"), ("adress", "address"), ("prepared", "prepare"),
      ("log_level", "log-level"), ("loglevel", "log-level"),
    ] {
      #expect(
        try fault("\(text) = 1")
          == "honourd.conf:1: unknown key '\(text)'; did you mean '\(key)'?")
    }
    #expect(
      try fault("key-log = secrets")
        == """
        honourd.conf:1: unknown key 'key-log'; there are: listen, address, prepare, log-level
        """)
  }

  @Test func `a value that is none says what to write`() throws {
    #expect(
      try fault("\r\nlisten = 7464\r\n")
        == """
        honourd.conf:2: '7464' is no value of 'listen'; write HOST:PORT, for example 0.0.0.0:7464
        """)
    #expect(
      try fault("address = honour.example.org:0")
        == """
        honourd.conf:1: 'honour.example.org:0' is no value of 'address'; write HOST:PORT, for \
        example honour.example.org:7464
        """)
    for text in ["-1", "many", "", "1 2", "99999999999999999999"] {
      #expect(
        try fault("prepare = \(text)")
          == "honourd.conf:1: '\(text)' is no value of 'prepare'; write a number from 0 on")
    }
    #expect(
      try fault("prepare = 1\nlog-level = loud")
        == """
        honourd.conf:2: 'loud' is no value of 'log-level'; write one of trace, debug, info, notice, \
        warning, error, critical
        """)
  }

  @Test func `a key that stands once does not stand twice`() throws {
    for key in ["address = a:1", "prepare = 1", "log-level = info"] {
      let name = String(key.prefix { $0 != " " })
      #expect(
        try fault("\(key)\n\n\(key)")
          == "honourd.conf:3: '\(name)' is given again; it stands on line 1 already")
    }
  }

  @Test func `what is no assignment is said to be none`() throws {
    for text in ["listen", "listen 0.0.0.0:7464", "= 1", "lis#ten = 1"] {
      #expect(
        try fault("prepare = 1\n" + text)
          == "honourd.conf:2: is no 'key = value'; a comment begins with '#'")
    }
  }

  @Test func `a long line is shown by its beginning`() throws {
    let key = String(repeating: "ư", count: 60_000)
    #expect(try fault("\(key) = 1").count < 200)
    #expect(try fault("prepare = \(key)").count < 200)
  }
}
