import Foundation
import GRDB
import HonourClient
import Testing

extension EndToEndTests {
  /// Keys and epochs that change, and files that go from hand to hand: real programs.
  @Suite struct TrustChangeTests {
    @Test func `a laptop changes its key, also where the line broke in between`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { _, _ in
        try await station.join()
        func id() async throws -> String {
          try Station.id(in: String(decoding: try await station.honour("id").output, as: UTF8.self))
        }
        let first = try await id()
        let key = station.replica + "/client.key"
        try station.copy(key, to: station.directory.path + "/first.key")
        let rotated = try await station.honour("rotate-key")
        #expect(rotated.status == 0, "\(rotated.errors)")
        let second = try await id()
        #expect(second != first && rotated.errors.contains(second))
        #expect(try await station.honour("sync").status == 0)
        let list = String(decoding: try await station.honourd("clients"), as: UTF8.self)
        #expect(list.contains(second) && !list.contains(first))
        // As after a cut: the daemon has the next key, and the laptop has not heard of it.
        try FileManager.default.moveItem(atPath: key, toPath: key + ".next")
        try station.copy(station.directory.path + "/first.key", to: key)
        #expect(try await station.honour("sync").status == 23)
        let again = try await station.honour("rotate-key")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try await id() == second)
        #expect(try await station.honour("sync").status == 0)
      }
    }

    @Test func `keys rotate, and laptops that joined before and after follow`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { _, _ in
        try await station.join()
        #expect(try await station.tryHonourd("keys rotate", "publisher").status == 7)
      }
      try await station.honourd("keys rotate", "publisher")
      try await station.honourd("keys rotate", "daemon")
      #expect(try await station.tryHonourd("keys rotate", "daemon", "--finish").status == 2)
      let other = try Station()
      try await station.serving(isSecure: true) { _, address in
        try await station.honourd("import", try station.file("1.jsonl", [("p1", "Người mới")]))
        // Its clock counts whole seconds, and the meeting has to be after the statement.
        try await Task.sleep(for: .milliseconds(1_100))
        let followed = try await station.honour("sync", address.description)
        #expect(followed.status == 0, "\(followed.errors)")
        let joined = try await other.honour("join", try await station.invitation("Laptop 08"))
        #expect(joined.status == 0, "\(joined.errors)")
      }
      let finished = try await station.tryHonourd("keys rotate", "daemon", "--finish")
      #expect(finished.status == 0, "\(finished.errors)")
      try await station.serving(isSecure: true) { _, address in
        for laptop in [station, other] {
          let sync = try await laptop.honour("sync", address.description)
          #expect(sync.status == 0, "\(sync.errors)")
          let status = try await laptop.honour("status", "--json")
          let daemon = try await station.honourd("keys")
          #expect(
            String(decoding: status.output, as: UTF8.self).contains(
              try Station.id(in: String(decoding: daemon, as: UTF8.self))))
        }
        #expect(try await station.honourd("check").isEmpty == false)
      }
      let export = try await station.export(at: 2)
      #expect(try station.held().export == export)
      #expect(try other.held().export == export)
    }

    @Test func `a restored store is followed by its statement alone`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      let backup = station.directory.path + "/backup"
      try await station.honourd("backup", backup)
      try await station.serving(isSecure: true) { _, _ in
        try await station.honourd("import", try station.file("1.jsonl", [("p1", "Người mới")]))
        try await station.join()
      }
      try await station.honourd("restore", "--replace", backup)
      let statements = station.data + "/keys/statements"
      try FileManager.default.moveItem(atPath: statements, toPath: statements + ".away")
      let before = try station.held()
      try await station.serving(isSecure: true) { _, address in
        let refused = try await station.honour("sync", address.description)
        #expect(refused.status == 22, "\(refused.errors)")
        #expect(refused.errors.contains("the publisher did not sign that step"))
        #expect(try station.held().export == before.export)
      }
      try FileManager.default.moveItem(atPath: statements + ".away", toPath: statements)
      try await station.serving(isSecure: true) { _, address in
        let sync = try await station.honour("sync", address.description)
        #expect(sync.status == 0, "\(sync.errors)")
        let other = try Station()
        let joined = try await other.honour("join", try await station.invitation("Laptop 08"))
        #expect(joined.status == 0, "\(joined.errors)")
      }
      let newest = try await station.export(at: 2)
      #expect(try station.held().export == newest)
      #expect(newest != before.export)
    }

    @Test func `a replica from a backup goes forward, past keys that changed meanwhile`()
      async throws
    {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      let backup = station.directory.path + "/replica.backup"
      try await station.serving(isSecure: true) { _, _ in
        try await station.join()
        try station.copy(station.replica, to: backup)
        try await station.honourd("import", try station.file("1.jsonl", [("p1", "Người mới")]))
        #expect(try await station.honour("sync").status == 0)
      }
      try await station.honourd("keys rotate", "publisher")
      try await station.serving(isSecure: true) { _, address in
        try await station.honourd("import", try station.file("2.jsonl", [("p2", "Người sau")]))
        #expect(try await station.honour("sync", address.description).status == 0)
        let export = try await station.export(at: 3)
        #expect(try station.held().export == export)
        try station.copy(backup, to: station.replica)
        #expect(try station.held().revision == 1)
        let sync = try await station.honour("sync", address.description)
        #expect(sync.status == 0, "\(sync.errors)")
        #expect(try station.held().export == export)
        #expect(try await station.honour("status", "--check").status == 0)
      }
      #expect(try station.problems().isEmpty)
      #expect(!station.directory.contains("replica/evidence"))
    }

    @Test func `a file is believed for the publisher's signature alone`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { _, _ in try await station.join() }
      // The same history, gone on by somebody else: unsigned, then by a key that nobody stated.
      let other = try Station()
      try station.copy(station.data, to: other.data)
      func bundle(_ station: Station, _ name: String) async throws -> String {
        let path = station.directory.path + "/" + name
        try await station.honourd("bundle", path)
        return path
      }
      let key = other.data + "/keys/publisher.key"
      try FileManager.default.removeItem(atPath: key)
      let line = try other.file("1.jsonl", [("p1", "Người lạ")])
      #expect(try await other.tryHonourd("import", line).status == 9, "nobody is here to sign it")
      try await other.honourd("keys make")
      try await other.honourd("import", line)
      let signed = try await bundle(other, "foreign")
      let queue = try DatabaseQueue(path: other.data + "/store.db")
      try await queue.write { try $0.execute(sql: "DELETE FROM signature WHERE revision = 2") }
      try queue.close()
      let unsigned = try await bundle(other, "unsigned")
      let before = try station.held()
      let refused = try await station.honour("sync", "--bundle", unsigned)
      #expect(refused.status == 22, "\(refused.errors)")
      #expect(refused.errors.contains("without the signatures"))
      let foreign = try await station.honour("sync", "--bundle", signed)
      #expect(foreign.status == 22, "\(foreign.errors)")
      #expect(foreign.errors.contains("is not the publisher's"))
      #expect(try station.held().export == before.export)
      try await station.honourd("import", try station.file("1.jsonl", [("p1", "Người mới")]))
      let own = try await bundle(station, "own")
      let applied = try await station.honour("sync", "--bundle", own)
      #expect(applied.status == 0, "\(applied.errors)")
      #expect(try await station.honour("sync", "--bundle", own).status == 0)
      try await station.serving(isSecure: true) { _, address in
        let sync = try await station.honour("sync", address.description)
        #expect(sync.status == 0, "\(sync.errors)")
      }
      let export = try await station.export(at: 2)
      #expect(try station.held().export == export)
    }

    @Test func `a file brings what was stated and how new it is`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { _, _ in try await station.join() }
      try await station.honourd("keys rotate", "publisher")
      try await station.honourd("import", try station.file("1.jsonl", [("p1", "Người mới")]))
      func attested() async throws -> String? {
        let status = try await station.honour("status", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(status.output)) as? [String: Any]
        return object?["attested_at"] as? String
      }
      let before = try await attested()
      // Its word is newer than that of the joining by a second at least.
      try await Task.sleep(for: .milliseconds(1_100))
      let file = station.directory.path + "/bundle"
      try await station.honourd("bundle", file)
      let applied = try await station.honour("sync", "--bundle", file)
      #expect(applied.status == 0, "\(applied.errors)")
      #expect(try station.held().revision == 2)
      let after = try await attested()
      #expect(before != nil && after != before)
      // A word of a daemon that nobody joined says nothing, and spoils nothing.
      try FileManager.default.removeItem(atPath: station.data + "/keys/daemon.key")
      try await station.honourd("keys make")
      try await station.honourd("import", try station.file("2.jsonl", [("p2", "Người nữa")]))
      let strange = station.directory.path + "/strange"
      try await station.honourd("bundle", strange)
      let held = try await station.honour("sync", "--bundle", strange)
      #expect(held.status == 0, "\(held.errors)")
      #expect(try station.held().revision == 3)
      #expect(try await attested() == after)
    }

    @Test func `two histories of one publisher are an alarm, and both signatures are kept`()
      async throws
    {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      let other = try Station()
      try station.copy(station.data, to: other.data)
      // The same keys publish two different revisions 2.
      try await station.honourd("import", try station.file("1.jsonl", [("p1", "Người mới")]))
      try await other.honourd("import", try other.file("1.jsonl", [("p1", "Người khác")]))
      try await station.serving(isSecure: true) { _, _ in try await station.join() }
      let before = try station.held()
      let bundle = other.directory.path + "/bundle"
      try await other.honourd("bundle", bundle)
      let refused = try await station.honour("sync", "--bundle", bundle)
      #expect(refused.status == 11, "\(refused.errors)")
      #expect(refused.errors.contains("Alarm: there are two signed histories of revision 2"))
      #expect(try station.held().export == before.export)
      let evidence = try String(
        contentsOfFile: station.replica + "/evidence", encoding: .utf8)
      #expect(evidence.hasPrefix("honour-evidence 1\npublisher "))
      #expect(evidence.contains("\nheld ") && evidence.contains("\noffered "))
    }
  }
}
