import Foundation
import HonourClient
import Testing

extension EndToEndTests {
  /// Names and messages that would move a cursor or begin a new line of a log.
  @Suite struct NameTests {
    private static let evil = "A\u{1B}[2J\u{07}\r\nlevel=error\u{9B}31m\u{202E}Z"

    /// Nothing but line feeds and what is shown as it is.
    private func expectPlain(_ output: [UInt8], _ name: Comment) {
      expectPlain(String(decoding: output, as: UTF8.self), name)
    }

    private func expectPlain(_ text: String, _ name: Comment) {
      let bad = text.unicodeScalars.filter {
        $0 != "\n" && ($0.value < 0x20 || 0x7F...0x9F ~= $0.value || $0 == "\u{202E}")
      }
      #expect(bad.isEmpty, name)
      #expect(!text.split(separator: "\n").contains { $0.hasPrefix("level=error") }, name)
    }

    @Test func `a name with control characters is not taken, and one in the list is shown escaped`()
      async throws
    {
      let station = try Station()
      try await station.honourd("init")
      let id = try Station.id(
        in: String(decoding: try await station.honourd("keys"), as: UTF8.self))
      for name in ["a\u{1B}[31m", "a\nb", "a\u{07}", "a\u{9B}31m", "a\u{202E}b"] {
        let refused = try await station.tryHonourd("allow", id, "--name", name)
        #expect(refused.status == 64, "\(refused.errors)")
      }
      #expect(try await station.tryHonourd("allow", id, "--name", "a b").status == 0)
      // As if another program had written the list.
      let quoted = String(
        decoding: try JSONSerialization.data(
          withJSONObject: Self.evil, options: .fragmentsAllowed), as: UTF8.self)
      let list = """
        honourd-clients 1
        client \(id) role=reader since=1 expires=never by=administrator \
        name=\(quoted)
        end 1

        """
      let path = station.data + "/clients"
      try list.write(toFile: path, atomically: false, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      let shown = try await station.honourd("clients")
      expectPlain(shown, "clients")
      #expect(String(decoding: shown, as: UTF8.self).contains("\\u{1B}[2J"))
      let taken = try await station.tryHonourd("revoke", Self.evil)
      #expect(taken.status == 0)
      expectPlain(taken.errors, "revoke")
    }

    @Test func `a message that would rewrite the screen is not published, and never shown raw`()
      async throws
    {
      let station = try Station()
      try await station.honourd("init")
      let file = try station.file("1.jsonl", [("p1", "Người mới")])
      try await station.serving { daemon, address in
        let refused = try await station.tryHonourd("import", "-m", Self.evil, file)
        #expect(refused.status == 2)
        expectPlain(refused.output, "import")
        expectPlain(refused.errors, "import")
        try await station.honourd("import", "-m", "một người", file)
        let sync = try await station.honour("sync", address.description)
        #expect(sync.status == 0, "\(sync.errors)")
        expectPlain(daemon.errorText, "the daemon's log")
      }
      // As if a publisher had published it with another program.
      let evil = "'A' || char(27, 91, 50, 74, 7, 13, 10) || 'level=error' || char(155, 8238)"
      try station.damage("UPDATE meta SET value = \(evil) WHERE key IN ('message', 'author')")
      try station.damage("UPDATE sync_log SET message = \(evil), author = \(evil)")
      for command in ["status", "log"] {
        let answer = try await station.honour(command)
        #expect(answer.status == 0, "\(answer.errors)")
        expectPlain(answer.output, "\(command)")
        #expect(String(decoding: answer.output, as: UTF8.self).contains("\\u{1B}"), "\(command)")
      }
    }
  }
}
