import Foundation
import HonourClient
import Testing

extension EndToEndTests {
  /// A daemon that serves what is published and signed on another machine.
  @Suite struct MirrorTests {
    /// The clerk's store, and the server's with the clerk's public key.
    private func machines() async throws -> (clerk: Station, server: Station) {
      let (clerk, server) = (try Station(), try Station())
      try await clerk.honourd("init", "--example", "cscd")
      let shown = String(decoding: try await clerk.honourd("keys show"), as: UTF8.self)
      let digits = try #require(
        shown.split(whereSeparator: \.isWhitespace).first { $0.count == 64 })
      try await server.honourd("keys make", "--publisher", String(digits))
      return (clerk, server)
    }

    private func carry(
      _ clerk: Station, to server: Station, as name: String
    ) async throws -> (status: Int32, output: [UInt8], errors: String) {
      let copy = clerk.directory.path + "/" + name
      try await clerk.honourd("backup", copy)
      return try await server.tryHonourd("restore", "--mirror", copy)
    }

    @Test func `laptops follow what the clerk signs, and nothing is published beside it`()
      async throws
    {
      let (clerk, server) = try await machines()
      #expect(try await carry(clerk, to: server, as: "1.db").status == 0)
      let file = try clerk.file("1.jsonl", [("p1", "Người mới")])
      try await server.serving(isSecure: true) { _, _ in
        try await server.join(role: "editor")
        #expect(try server.held().revision == 1)
        let published = try await server.honour("publish", file, "-m", "x")
        #expect(published.status == 9, "\(published.errors)")
        let imported = try await server.tryHonourd("import", "-m", "x", file)
        #expect(imported.status == 9)
        #expect(
          String(decoding: imported.output, as: UTF8.self).contains("honourd restore --mirror"))
      }
      try await clerk.honourd("import", "-m", "một người", file)
      #expect(try await carry(clerk, to: server, as: "2.db").status == 0)
      try await server.serving(isSecure: true) { _, address in
        let synced = try await server.honour("sync", address.description)
        #expect(synced.status == 0, "\(synced.errors)")
        #expect(try server.held().revision == 2)
        #expect(try await server.honourd("doctor").isEmpty == false)
      }
      #expect(
        !FileManager.default.fileExists(atPath: server.data + "/keys/publisher.key"))
    }

    @Test func `a copy that is damaged, older, foreign or unsigned changes nothing`() async throws {
      let (clerk, server) = try await machines()
      let old = clerk.directory.path + "/old.db"
      try await clerk.honourd("backup", old)
      let file = try clerk.file("1.jsonl", [("p1", "Người mới")])
      try await clerk.honourd("import", "-m", "một người", file)
      #expect(try await carry(clerk, to: server, as: "new.db").status == 0)
      let before = try Data(contentsOf: URL(fileURLWithPath: server.data + "/store.db"))

      let older = try await server.tryHonourd("restore", "--mirror", old)
      #expect(older.status == 11, "\(older.errors)")
      let stranger = try Station()
      try await stranger.honourd("init", "--example", "cscd")
      let foreign = stranger.directory.path + "/foreign.db"
      try await stranger.honourd("backup", foreign)
      #expect(try await server.tryHonourd("restore", "--mirror", foreign).status == 22)
      let damaged = clerk.directory.path + "/damaged.db"
      var bytes = try Data(contentsOf: URL(fileURLWithPath: clerk.directory.path + "/new.db"))
      let place = try #require(bytes.firstRange(of: Data("Người mới".utf8)))
      bytes[place.lowerBound] ^= 1
      try bytes.write(to: URL(fileURLWithPath: damaged))
      #expect(try await server.tryHonourd("restore", "--mirror", damaged).status == 6)
      #expect(try Data(contentsOf: URL(fileURLWithPath: server.data + "/store.db")) == before)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: server.data)
          .allSatisfy { !$0.contains("restoring") })
    }
  }
}
