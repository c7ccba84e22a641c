import Foundation
import HonourClient
import Testing

extension EndToEndTests {
  /// Clerks who publish from their own desks, over the protocol.
  @Suite struct PublishTests {
    private func editing(
      _ body: (Station) async throws -> Void
    ) async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { _, _ in
        try await station.join("Văn thư", role: "editor")
        try await body(station)
      }
    }

    @Test func `an editor's files are one revision, under the name on the list`() async throws {
      try await editing { station in
        let file = try station.file("1.jsonl", [("p1", "Người mới")])
        let dry = try await station.honour("publish", file, "-m", "thử", "--dry-run")
        #expect(dry.status == 0, "\(dry.errors)")
        #expect(String(decoding: dry.output, as: UTF8.self).hasPrefix("+ person/p1\n"))
        #expect(try await station.revision() == 1)
        let published = try await station.honour("publish", file, "-m", "một người")
        #expect(published.status == 0, "\(published.errors)")
        #expect(
          String(decoding: published.output, as: UTF8.self).hasPrefix("Revision 2 published"))
        #expect(try station.held().revision == 2)
        let log = String(decoding: try await station.honourd("log"), as: UTF8.self)
        #expect(log.contains("Văn thư"), "\(log)")
        let again = try await station.honour("publish", file, "-m", "một người", "--json")
        #expect(again.status == 0)
        #expect(
          String(decoding: again.output, as: UTF8.self).contains(#""result":"unchanged""#))
      }
    }

    @Test func `the report is that of an import, line by line`() async throws {
      try await editing { station in
        let file = station.directory.path + "/bad.jsonl"
        try """
        {"kind":"person","id":"p1","name":5}
        {"kind":"person","id":"p2"}
        no JSON
        {"kind":"person","id":"p4","name":"A","unit":"nowhere"}
        """.write(toFile: file, atomically: true, encoding: .utf8)
        for form in [[], ["--json"]] {
          let remote = try await Program.run(
            "honour", ["publish", "--replica", station.replica, file, "-m", "x"] + form,
            in: station.directory)
          let local = try await Program.run(
            "honourd", ["import", "--data", station.data, file, "-m", "x"] + form,
            in: station.directory)
          #expect(remote.status == 2 && local.status == 2)
          #expect(
            String(decoding: remote.output, as: UTF8.self)
              == String(decoding: local.output, as: UTF8.self))
          #expect(!remote.output.isEmpty)
        }
        #expect(try await station.revision() == 1)
      }
    }

    @Test func `two clerks never overwrite each other unseen`() async throws {
      try await editing { station in
        let (one, other) = (
          try station.file("1.jsonl", [("p1", "Một")]), try station.file("2.jsonl", [("p1", "Hai")])
        )
        try await station.honourd("import", "-m", "tại chỗ", one)
        let refused = try await station.honour("publish", other, "-m", "x")
        #expect(refused.status == 18, "\(refused.errors)")
        #expect(refused.errors.contains("revision 2"), "\(refused.errors)")
        #expect(try await station.revision() == 2)
        #expect(try await station.honour("sync").status == 0)
        let published = try await station.honour("publish", other, "-m", "x")
        #expect(published.status == 0, "\(published.errors)")
        #expect(try await station.revision() == 3)
      }
    }

    @Test func `a reader is told whom to ask, and its file is not read`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { daemon, _ in
        try await station.join()
        let file = try station.file("1.jsonl", [("p1", "Người mới")])
        let refused = try await station.honour("publish", file, "-m", "x")
        #expect(refused.status == 23)
        #expect(refused.errors.contains("--role editor"), "\(refused.errors)")
        #expect(!daemon.errorText.contains("publish request"))
        #expect(try await station.revision() == 1)
      }
    }

    @Test func `files that cannot be read, or are too long, are not sent`() async throws {
      try await editing { station in
        let missing = try await station.honour("publish", "/nowhere/a.jsonl", "-m", "x")
        #expect(missing.status == 2)
        #expect(missing.errors.contains("/nowhere/a.jsonl"))
        let long = station.directory.path + "/long.jsonl"
        #expect(FileManager.default.createFile(atPath: long, contents: nil))
        _ = unsafe truncate(long, 67_108_865)
        let refused = try await station.honour("publish", long, "-m", "x")
        #expect(refused.status == 2)
        #expect(refused.errors.contains("honourd import"), "\(refused.errors)")
      }
    }

    @Test func `a publish whose line is cut anywhere is whole or absent`() async throws {
      try await editing { station in
        // Long enough to be many DATA frames.
        let rows = (0..<3_000).map { ("p\($0)", "Người thứ \($0)") }
        let file = try station.file("many.jsonl", rows)
        for delay in [0, 10, 30, 60, 100] {
          let program = try Program(
            "honour", ["publish", "--replica", station.replica, file, "-m", "x"],
            in: station.directory)
          try await Task.sleep(for: .milliseconds(delay))
          program.send(SIGKILL)
          _ = await program.status
        }
        // The daemon may still be at what the last of them sent.
        _ = try await station.untilStatus(0) {
          _ = try await station.honour("sync")
          return try await station.honour("publish", file, "-m", "x")
        }
        #expect(try await station.revision() == 2, "published once, by whichever came through")
        #expect(
          try FileManager.default.contentsOfDirectory(atPath: station.data)
            .allSatisfy { !$0.hasPrefix("spool-") && !$0.hasPrefix("report") })
      }
    }
  }
}
