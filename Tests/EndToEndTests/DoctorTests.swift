import Foundation
import GRDB
import Testing

extension EndToEndTests {
  /// What `honourd doctor` says of a store, word for word.
  @Suite struct DoctorTests {
    private struct Report {
      let status: Int32
      let lines: [Substring]

      /// The lines of one check.
      func lines(_ check: String) -> [Substring] {
        lines.filter { $0.split(separator: " ").dropFirst().first == check[...] }
      }

      var faults: [Substring] { lines.filter { $0.hasPrefix("FAULT") } }
      var warnings: [Substring] { lines.filter { $0.hasPrefix("warn") } }
    }

    private static func examine(_ station: Station, _ options: String...) async throws -> Report {
      let result = try await Program.run(
        "honourd", ["doctor", "--data", station.data] + options, in: station.directory)
      return Report(
        status: result.status,
        lines: String(decoding: result.output, as: UTF8.self).split(separator: "\n"))
    }

    private static func fresh() async throws -> Station {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      return station
    }

    private static func plant(_ text: String, _ name: String, in station: Station) throws {
      let path = station.data + "/" + name
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      try setMode(0o600, path)
    }

    private static func setMode(_ mode: Int, _ path: String) throws {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test func `a fresh store is well, served or not`() async throws {
      let station = try await Self.fresh()
      let report = try await Self.examine(station)
      #expect(report.status == 0)
      #expect(report.lines.allSatisfy { $0.hasPrefix("ok     ") }, "\(report.lines)")
      #expect(report.lines("directory") == ["ok     directory    \(station.data)"])
      #expect(report.lines("store") == ["ok     store        revision 1, 136 records"])
      #expect(report.lines("keys").count == 2)
      #expect(report.lines("clients") == ["ok     clients      0 on the list, 0 taken off"])
      #expect(report.lines("invitations") == ["ok     invitations  0 open"])
      #expect(
        report.lines("config") == [
          "ok     config       there is no \(station.data)/honourd.conf: all is as built in"
        ])
      #expect(
        report.lines("signature") == [
          "ok     signature    revision 1 is signed by the publisher key that is here"
        ])
      #expect(report.lines("daemon") == ["ok     daemon       does not run"])
      #expect(try #require(report.lines("versions").first).contains(/SQLite 3.*OpenSSL 3.*zlib 1/))
      try await station.serving(isSecure: true) { _, _ in
        _ = try await station.invitation("Laptop 07")
        let served = try await Self.examine(station)
        #expect(served.status == 0)
        #expect(served.lines("daemon") == ["ok     daemon       serves the store now"])
        #expect(served.lines("invitations") == ["ok     invitations  1 open"])
      }
      #expect(
        try await Self.examine(station).lines("daemon") == ["ok     daemon       does not run"])
    }

    @Test func `a key that others may read is a fault, with the command that cures it`()
      async throws
    {
      let station = try await Self.fresh()
      let key = station.data + "/keys/publisher.key"
      try Self.setMode(0o644, key)
      let report = try await Self.examine(station)
      #expect(report.status == 24)
      #expect(
        report.faults == [
          "FAULT  keys         \(key) has mode 0644: others may use it. Type:  chmod 600 \(key)"
        ])
      try Self.setMode(0o600, key)
      #expect(try await Self.examine(station).status == 0)
      try Self.plant("x", "keys/publisher.key", in: station)
      let broken = try await Self.examine(station)
      #expect(
        broken.faults == [
          """
          FAULT  keys         \(key) holds no Ed25519 private key in PEM (PKCS#8). Type:  \
          cp -p BACKUP/publisher.key \(station.data)/keys/
          """
        ])
      try FileManager.default.removeItem(atPath: key)
      let absent = try await Self.examine(station)
      #expect(absent.status == 0)
      #expect(
        absent.warnings == [
          """
          warn   keys         there is no publisher key, and laptops want the one that they trust. \
          Type:  cp -p BACKUP/publisher.key \(station.data)/keys/
          """
        ])
    }

    @Test func `a broken list and a broken configuration are faults, with their line`()
      async throws
    {
      let station = try await Self.fresh()
      try Self.plant("honourd-clients 1\nclient nobody\nend 1\n", "clients", in: station)
      try Self.plant("listen = 127.0.0.1:0\nprepair = 1\n", "honourd.conf", in: station)
      let report = try await Self.examine(station)
      #expect(report.status == 24)
      #expect(
        report.faults == [
          """
          FAULT  clients      \(station.data)/clients:2: the id is mistyped, or there twice. Mend the \
          line, or put the file back from a backup; the last good list stays in force. Type:  \
          "${EDITOR:-vi}" +2 \(station.data)/clients
          """,
          """
          FAULT  config       \(station.data)/honourd.conf:2: unknown key 'prepair'; did you mean \
          'prepare'? Type:  "${EDITOR:-vi}" +2 \(station.data)/honourd.conf
          """,
        ])
      try FileManager.default.removeItem(atPath: station.data + "/clients")
      #expect(try await Self.examine(station).status == 2)
    }

    @Test func `a directory that others may change or look into is told of`() async throws {
      let station = try await Self.fresh()
      try Self.setMode(0o755, station.data)
      let open = try await Self.examine(station)
      #expect(open.status == 0)
      #expect(
        open.warnings == [
          """
          warn   directory    \(station.data) can be looked into by others (mode 755). Type:  \
          chmod 700 \(station.data)
          """
        ])
      try Self.setMode(0o770, station.data)
      let writable = try await Self.examine(station)
      #expect(writable.status == 24)
      #expect(
        try #require(writable.faults.first).hasSuffix("Type:  chmod go-w \(station.data)"))
      let nowhere = try Station()
      let absent = try await Self.examine(nowhere)
      #expect(absent.status == 5)
      #expect(
        absent.lines == [
          """
          FAULT  directory    \(nowhere.data) is no directory that can be looked at. Type:  \
          honourd init --data \(nowhere.data)
          """
        ])
    }

    @Test func `a revision from the future is a fault of the clock, and of its signature`()
      async throws
    {
      let station = try await Self.fresh()
      let queue = try DatabaseQueue(path: station.data + "/store.db")
      try await queue.write { database in
        try database.execute(sql: "UPDATE revision SET published_at = 4102444800")
      }
      try queue.close()
      let report = try await Self.examine(station, "--json")
      #expect(report.status == 6)
      let objects = try report.lines.map { line in
        try #require(
          try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
      }
      let faults = objects.filter { $0["grade"] == "fault" }
      #expect(faults.compactMap { $0["check"] } == ["signature", "clock"])
      #expect(faults.first?["message"]?.contains("is damaged: signature[1]") == true)
      #expect(faults.first?["command"] == "honourd check --data \(station.data)")
      #expect(faults.last?["command"] == "sudo timedatectl set-ntp true")
      #expect(
        faults.last?["message"]?.contains(
          /it says 20.*, and the newest revision is of 2100-01-01T.*: revisions and freshness would/
        )
          == true)
    }

    @Test func `a publisher key that did not sign the newest revision is a fault`() async throws {
      let station = try await Self.fresh()
      let other = try await Self.fresh()
      try station.copy(
        other.data + "/keys/publisher.key", to: station.data + "/keys/publisher.key")
      let report = try await Self.examine(station)
      #expect(report.status == 6)
      #expect(
        report.faults == [
          """
          FAULT  signature    revision 1 is not signed by the publisher key that is here. Type:  \
          cp -p BACKUP/publisher.key \(station.data)/keys/
          """
        ])
    }

    @Test func `a store without keys is told how to make them`() async throws {
      let station = try await Self.fresh()
      try FileManager.default.removeItem(atPath: station.data + "/keys")
      let report = try await Self.examine(station)
      #expect(report.status == 24, "a daemon would not start, and end with the same")
      #expect(
        report.lines("keys") == [
          """
          FAULT  keys         there is no daemon key yet. Type:  honourd keys make --data \
          \(station.data)
          """,
          """
          warn   keys         there is no publisher key yet. Type:  honourd keys make --data \
          \(station.data)
          """,
        ])
    }

    @Test func `a rotation that was cut is told of, and its signatures are no fault`() async throws
    {
      let station = try await Self.fresh()
      let other = try await Self.fresh()
      let key = station.data + "/keys/publisher.key"
      try station.copy(key, to: key + ".next")
      try station.copy(other.data + "/keys/publisher.key", to: key)
      let report = try await Self.examine(station)
      #expect(report.status == 0, "\(report.faults)")
      #expect(
        report.warnings == [
          """
          warn   keys         a rotation of the publisher was cut. Type:  honourd keys rotate \
          publisher --data \(station.data)
          """
        ])
      try Self.setMode(0o604, key + ".next")
      let open = try await Self.examine(station)
      #expect(open.status == 24)
      #expect(open.faults.count == 1)
      #expect(try #require(open.faults.first).hasSuffix("Type:  chmod 600 \(key).next"))
    }
  }
}
