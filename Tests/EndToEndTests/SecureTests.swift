import Foundation
import HonourClient
import Testing

extension EndToEndTests {
  /// Who comes in, and whom a laptop believes: real programs over TLS.
  @Suite struct SecureTests {
    private static func number(_ field: String, _ output: [UInt8]) throws -> Int {
      let object = try JSONSerialization.jsonObject(with: Data(output)) as? [String: Any]
      return try #require(object?[field] as? Int, "\(field)")
    }

    @Test func `an invited laptop joins, follows, and costs no more than promised`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { _, _ in
        try await station.join()
        let nothing = try await station.honour("sync", "--json")
        #expect(nothing.status == 0, "\(nothing.errors)")
        let all =
          try Self.number("bytes_received", nothing.output)
          + Self.number("bytes_sent", nothing.output)
        #expect(all <= 2_200, "handshake, freshness and close included")
        let file = try station.file("1.jsonl", [("p1", "Người mới")])
        try await station.honourd("import", "-m", "một người", file)
        let plan = try await station.honour("sync", "--plan", "--json")
        #expect(plan.status == 0, "\(plan.errors)")
        let delta = try await station.honour("sync", "--json")
        #expect(delta.status == 0, "\(delta.errors)")
        let (price, paid) = (
          try Self.number("bytes_received", plan.output),
          try Self.number("bytes_received", delta.output)
        )
        #expect(abs(price - paid) <= 66, "at most three records off: \(price), \(paid)")
        let small = try await station.honour("sync", "--max-bytes", "2k")
        #expect(small.status == 19)
        #expect(small.errors.contains("--max-bytes 4096"), "\(small.errors)")
        let enough = try await station.honour("sync", "--max-bytes", "4096", "--json")
        #expect(enough.status == 0, "\(enough.errors)")
        let clients = try await station.honourd("clients", "--json")
        let row = try JSONSerialization.jsonObject(with: Data(clients)) as? [String: Any]
        #expect(row?["name"] as? String == "Laptop 07")
        #expect(row?["role"] as? String == "reader")
        let id = try await station.honour("id")
        #expect(
          try row?["id"] as? String == Station.id(in: String(decoding: id.output, as: UTF8.self)))
      }
      let export = try await station.export(at: 2)
      #expect(try station.held().export == export)
      #expect(try station.problems().isEmpty)
    }

    @Test func `an unknown laptop is told its id and the command that lets it in`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { _, _ in
        try await station.join()
        try "honourd-clients 1\nend 0\n".write(
          toFile: station.data + "/clients.edited", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o600], ofItemAtPath: station.data + "/clients.edited")
        _ = unsafe rename(station.data + "/clients.edited", station.data + "/clients")
        let refused = try await station.untilStatus(23) { try await station.honour("sync") }
        let own = try Station.id(
          in:
            String(decoding: try await station.honour("id").output, as: UTF8.self))
        #expect(refused.errors.contains("does not know this laptop"))
        #expect(refused.errors.contains("honourd allow \(own) --name"))
        #expect(refused.errors.contains("still revision 1, whole"))
        try await station.honourd("allow", own, "--name", "Laptop 07", "--role", "editor")
        _ = try await station.untilStatus(0) { try await station.honour("sync") }
      }
    }

    @Test func `a revoked laptop is out at once, one that watches too`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { daemon, _ in
        try await station.join()
        let watch = try Program(
          "honour", ["watch", "--replica", station.replica, "--json"], in: station.directory)
        _ = try await station.until("it watches") { watch.outputText.contains("\n") ? 0 : nil }
        try await station.honourd("revoke", "Laptop 07")
        // It ends by itself: coming back is of no use.
        #expect(await watch.status == 23, "\(watch.errorText)")
        #expect(watch.errorText.contains("has taken this laptop off its list"))
        let again = try await station.honour("sync")
        #expect(again.status == 23)
        #expect(try await station.tryHonourd("revoke", "Laptop 07").status == 4)
        #expect(daemon.errorText.contains("the list of clients has changed"))
      }
    }

    @Test func `a laptop whose day is over is told so`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { _, _ in
        try await station.join()
        let own = try Station.id(
          in:
            String(decoding: try await station.honour("id").output, as: UTF8.self))
        try await station.honourd("allow", own, "--name", "Laptop 07", "--expires", "2020-01-01")
        let refused = try await station.untilStatus(23) { try await station.honour("sync") }
        #expect(refused.errors.contains("is over"), "\(refused.errors)")
      }
    }

    @Test func `whoever answers in the daemon's place learns nothing and is named`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { _, _ in try await station.join() }
      let other = try Station()
      try await other.honourd("init", "--example", "cscd")
      let before = try station.held()
      try await other.serving(isSecure: true) { daemon, address in
        let refused = try await station.honour("sync", address.description)
        #expect(refused.status == 22, "\(refused.errors)")
        let theirs = try Station.id(in: daemon.errorText)
        let ours = try await station.honourd("keys")
        #expect(refused.errors.contains(theirs))
        #expect(refused.errors.contains(try Station.id(in: String(decoding: ours, as: UTF8.self))))
        #expect(!daemon.errorText.contains("served"))
      }
      #expect(try station.held().export == before.export)
    }

    @Test func `a false address keeps nobody from the true one`() async throws {
      let (station, impostor) = (try Station(), try Station())
      for station in [station, impostor] {
        try await station.honourd("init", "--example", "cscd")
      }
      try await impostor.serving(isSecure: true) { _, liar in
        try await station.serving(isSecure: true) { _, address in
          try await station.join()
          try await station.honourd("import", try station.file("1.jsonl", [("p1", "Một")]))
          let synced = try await station.honour("sync", "\(liar)", "\(address)")
          #expect(synced.status == 0, "\(synced.errors)")
          #expect(synced.errors.contains("\(liar) is not the daemon"), "\(synced.errors)")
          #expect(try station.held().revision == 2)
          #expect(try await station.honour("sync", "\(liar)").status == 22)
        }
      }
    }

    @Test func `an invitation works once, for a while, and for its own daemon`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { _, _ in
        let used = try await station.invitation("Laptop 07")
        let late = try await station.invitation("Laptop 08", "--ttl", "1s")
        #expect(try await station.honour("join", used).status == 0)
        let second = station.directory.path + "/second"
        func join(_ text: String) async throws -> (status: Int32, output: [UInt8], errors: String) {
          try await Program.run(
            "honour", ["join", "--replica", second, text], in: station.directory)
        }
        let reused = try await join(used)
        #expect(reused.status == 23)
        #expect(reused.errors.contains("was used already"), "\(reused.errors)")
        try await Task.sleep(for: .seconds(1))
        let expired = try await join(late)
        #expect(expired.status == 23)
        #expect(expired.errors.contains("its time is over"), "\(expired.errors)")
        let typo = used.replacing(try #require(used.last.map(String.init)), with: "0")
        #expect(try await join(typo).status == 64)
        #expect(try await station.tryHonourd("invite", "--name", "Laptop 07").status == 2)
      }
    }

    @Test func `plain text does not reach a port that is protected, nor TLS one that is not`()
      async throws
    {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { _, address in
        try await station.join()
        let place = address.description.dropFirst("honour://".count)
        let plain = try await station.honour("sync", "honour+tcp://\(place)")
        #expect(plain.status != 0)
      }
      try await station.serving { _, address in
        let place = address.description.dropFirst("honour+tcp://".count)
        let secure = try await station.honour("sync", "honour://\(place)")
        #expect(secure.status == 22, "\(secure.errors)")
        #expect(try await station.honour("sync", address.description).status == 0)
      }
      let open = try await station.tryHonourd("serve", "--listen", "0.0.0.0:0", "--plaintext")
      #expect(open.status == 64)
    }

    @Test func `no secret is in a log, an argument, a list or a core`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      let daemon = try await station.serve(isSecure: true, "--log-level", "trace").daemon
      let invitation = try await station.invitation("Laptop 07")
      // Stopped, so that joining waits for it and can be looked at.
      daemon.send(SIGSTOP)
      let joining = try Program(
        "honour", ["join", "--replica", station.replica, invitation], in: station.directory)
      func arguments() -> String {
        let path = "/proc/\(joining.child.pid)/cmdline"
        return (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      }
      _ = try await station.until("the invitation is hidden") {
        arguments().contains("join") && !arguments().contains(invitation) ? 0 : nil
      }
      for pid in [joining.child.pid, daemon.child.pid] {
        let limits = try String(contentsOfFile: "/proc/\(pid)/limits", encoding: .utf8)
        #expect(limits.contains(#/Max core file size +0 +0 /#))
      }
      daemon.send(SIGCONT)
      #expect(await joining.status == 0, "\(joining.errorText)")
      #expect(try await station.honour("sync", "--record", station.replica + "/../r").status == 0)
      #expect(try await station.honour("rotate-key").status == 0)
      _ = try await station.honourd("clients")
      #expect(await daemon.stop() == 0)
      var secrets = [invitation, String(invitation.dropFirst(6))]
      for key in [
        station.data + "/keys/daemon.key", station.data + "/keys/publisher.key",
        station.replica + "/client.key",
      ] {
        let text = try String(contentsOfFile: key, encoding: .utf8)
        let body = text.split(separator: "\n")[1]
        let seed = try #require(Data(base64Encoded: String(body))).suffix(32)
        secrets += [String(body), seed.base64EncodedString()]
        secrets.append(seed.map { String(format: "%02x", $0) }.joined())
      }
      let names = try FileManager.default.subpathsOfDirectory(atPath: station.directory.path)
      let told = names.filter { !$0.hasSuffix(".key") }
      #expect(told.count > 5)
      for name in told {
        guard
          let data = FileManager.default.contents(atPath: station.directory.path + "/" + name)
        else { continue }
        for secret in secrets { #expect(data.range(of: Data(secret.utf8)) == nil, "\(name)") }
      }
    }

    @Test func `old data says so, with codes of their own, and goes on answering`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      func check(_ status: Int32, _ words: String) async throws {
        let checked = try await station.honour("status", "--check")
        #expect(checked.status == status)
        #expect(String(decoding: checked.output, as: UTF8.self).contains(words))
        let answer = try await station.honour("search", "pham quoc cuong")
        #expect(answer.status == 0)
        #expect(String(decoding: answer.output, as: UTF8.self).contains(words))
      }
      try await station.serving(isSecure: true) { _, _ in
        try await station.join()
        try await check(0, "xác nhận vừa xong")
        // What a daemon said three days ago, and what another one has said of revision 7.
        let held = "substr(value, 5, 64)"
        let past = Int(Date().timeIntervalSince1970) - 3 * 86_400
        try station.damage(
          "UPDATE meta SET value = '0 1 ' || \(held) || ' \(past)' WHERE key = 'attested'")
        try await check(20, "CŨ: xác nhận lần cuối 3 ngày trước")
        #expect(try await station.honour("status", "--check", "--max-age", "4d").status == 0)
        try station.damage(
          "UPDATE meta SET value = '0 7 ' || \(held) || ' \(past)' WHERE key = 'attested'")
        try await check(21, "CŨ: đã có bản 7")
        let sync = try await station.honour("sync", "--json")
        #expect(sync.status == 21)
        #expect(sync.errors.contains("Held back: a daemon has attested revision 7"))
        #expect(String(decoding: sync.output, as: UTF8.self).contains(#""freshness":"held_back""#))
      }
    }

    @Test func `keys that others could read start no daemon and no sync`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { _, _ in
        try await station.join()
        let key = station.replica + "/client.key"
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: key)
        let refused = try await station.honour("sync")
        #expect(refused.status == 24)
        #expect(refused.errors.contains("chmod 600 \(key)"), "\(refused.errors)")
      }
      for name in ["daemon.key", "publisher.key"] {
        let key = station.data + "/keys/" + name
        try FileManager.default.setAttributes([.posixPermissions: 0o604], ofItemAtPath: key)
        let refused = try await station.tryHonourd("serve", "--listen", "127.0.0.1:0")
        #expect(refused.status == 24)
        #expect(refused.errors.contains("chmod 600 \(key)"), "\(refused.errors)")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
      }
      try "honourd-clients 1\n".write(
        toFile: station.data + "/clients", atomically: false, encoding: .utf8)
      let refused = try await station.tryHonourd("serve", "--listen", "127.0.0.1:0")
      #expect(refused.status == 24)
      #expect(refused.errors.contains("clients:"), "\(refused.errors)")
    }
  }
}

extension Station {
  /// The first id in what a program says.
  static func id(in text: String) throws -> String {
    String(try #require(text.firstMatch(of: /HON1(-[A-Z2-7]{7}){8}/)).output.0)
  }

  /// Runs a program again and again until it ends so, for at most 20 s: the daemon looks at its list
  /// four times a second.
  func untilStatus(
    _ status: Int32,
    _ run: () async throws -> (status: Int32, output: [UInt8], errors: String)
  ) async throws -> (status: Int32, output: [UInt8], errors: String) {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(20)
    while clock.now < end {
      let result = try await run()
      if result.status == status { return result }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw Timeout(what: "exit \(status)")
  }
}
