import Foundation
import HonourClient
import Testing

extension EndToEndTests {
  /// What `honourd.conf` does to the real program.
  @Suite struct ConfigTests {
    private static func configure(
      _ station: Station, _ text: String, mode: Int = 0o600
    ) throws -> String {
      let path = station.data + "/honourd.conf"
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      return path
    }

    @Test func `a daemon listens and invites as its file says`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      _ = try Self.configure(
        station,
        "listen = 127.0.0.1:0\nlisten = [::1]:0\naddress = laptops.example.org:7464\nlog-level = debug"
      )
      let daemon = try Program("honourd", ["serve", "--data", station.data], in: station.directory)
      _ = try await station.until("it listens twice") {
        daemon.errorText.split(separator: "\n").count { $0.hasPrefix("listening on ") } == 2
          ? 0 : nil
      }
      #expect(daemon.errorText.contains("listening on honour://[::1]:"))
      let invited = try await station.invitation("Laptop 07")
      let other = try await station.invitation("Laptop 08", "--address", "127.0.0.1:7464")
      #expect(await daemon.stop() == 0)
      let joined = try await station.honour("join", invited)
      #expect(joined.status == 8)
      #expect(joined.errors.contains("laptops.example.org"), "\(joined.errors)")
      let refused = try await station.honour("join", other)
      #expect(refused.errors.contains("127.0.0.1"), "the option wins: \(refused.errors)")
    }

    @Test func `the command line wins over the file`() async throws {
      let station = try Station()
      try await station.honourd("init")
      _ = try Self.configure(station, "listen = 0.0.0.0:1\nprepare = 3\nlog-level = critical")
      try await station.serving { daemon, address in
        #expect(address.description.contains("127.0.0.1"))
        #expect(!daemon.errorText.contains("info"))
      }
    }

    @Test func `a fault is named with file, line and cure, and nothing is served`() async throws {
      let station = try Station()
      try await station.honourd("init")
      var path = try Self.configure(station, "# here\nlisen = 127.0.0.1:0\n")
      let unknown = try await station.tryHonourd("serve", "--plaintext")
      #expect(unknown.status == 2)
      #expect(
        unknown.errors == "honourd: \(path):2: unknown key 'lisen'; did you mean 'listen'?\n")
      path = try Self.configure(station, "listen = 127.0.0.1:0\n", mode: 0o644)
      let open = try await station.tryHonourd("serve", "--plaintext")
      #expect(open.status == 24)
      #expect(open.errors.contains("Type:  chmod 600 \(path)"), "\(open.errors)")
      let absent = try await station.tryHonourd("serve", "--plaintext", "--config", "/nowhere/x")
      #expect(absent.status == 24)
      #expect(absent.errors.contains("/nowhere is not there"), "\(absent.errors)")
    }
  }
}
