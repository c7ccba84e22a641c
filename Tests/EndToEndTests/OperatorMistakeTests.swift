import Foundation
import HonourClient
import HonourTransport
import Testing

extension EndToEndTests {
  /// What people get wrong: each message names the place and the cure, and nothing is changed.
  @Suite struct OperatorMistakeTests {
    /// Runs `honourd` and gives its status, and what it says without where the directory lies.
    private func said(
      _ station: Station, _ command: String, _ arguments: String...
    ) async throws -> (Int32, String) {
      let result = try await Program.run(
        "honourd", [command] + arguments, in: station.directory)
      let words = result.errors.replacingOccurrences(of: station.directory.path, with: "DIR")
      return (result.status, String(words.prefix { $0 != "\n" }))
    }

    @Test func `a wrong directory, a taken port, a held store, a mistyped id and name`()
      async throws
    {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      let (nowhere, data) = (station.directory.path + "/nowhere", station.data)
      #expect(
        try await said(station, "serve", "--data", nowhere)
          == (
            5,
            "honourd: There is no data in DIR/nowhere/store.db. Check the directory. Make a store with 'honourd init --data DIR'."
          ))
      #expect(
        try await said(station, "revoke", "--data", data, "Laptop 7")
          == (
            4, "honourd: no client on the list is called Laptop 7. 'honourd clients' shows them."
          ))
      let shown = String(decoding: try await station.honourd("keys show"), as: UTF8.self)
      let id = try Station.id(in: shown)
      let last = id.last == "A" ? "B" : "A"
      let (status, words) = try await said(
        station, "allow", "--data", data, id.dropLast() + last, "--name", "a")
      #expect(status == 64 && words == "Error: The id is mistyped in group 7 or 8.", "\(words)")
      #expect(!FileManager.default.fileExists(atPath: data + "/clients"))

      let other = try Station()
      try await other.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { daemon, address in
        let taken = try await other.tryHonourd("serve", "--listen", "\(address.endpoint)")
        #expect(taken.status == 1)
        #expect(
          taken.errors.contains(
            """
            honourd: cannot listen on \(address.endpoint): bind: Address already in use. Stop what uses \
            it, or choose another with --listen.
            """), "\(taken.errors)")
        let second = try await said(station, "serve", "--data", data, "--listen", "127.0.0.1:0")
        #expect(
          second
            == (
              7,
              """
              honourd: DIR/data is held by process \(daemon.child.pid). Nothing was changed. Try \
              again when it ends.
              """
            ))
      }
    }
  }
}
