import Foundation
import HonourClient
import Testing

extension EndToEndTests {
  @Suite struct TourTests {
    @Test func `the example is made, served, synced and equal byte for byte`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving { _, address in
        let cold = try await station.honour("sync", address.description, "--json")
        #expect(cold.status == 0, "\(cold.errors)")
        let text = String(decoding: cold.output, as: UTF8.self)
        #expect(text.contains(#""outcome":"applied""#) && text.contains(#""round_trips":1,"#))
        let again = try await station.honour("sync", "--json")
        #expect(again.status == 0, "the address is remembered: \(again.errors)")
        #expect(String(decoding: again.output, as: UTF8.self).contains("up_to_date"))
      }
      let held = try station.held()
      #expect(held.revision == 1)
      let export = try await station.export(at: 1)
      #expect(held.export == export)
      #expect(try station.problems().isEmpty)
      let gone = try await station.honour("sync")
      #expect(gone.status == 8, "nobody listens any more")
      #expect(gone.errors.contains("still revision 1, whole"))
    }

    @Test func `an import while serving reaches a watching client at once`() async throws {
      let station = try Station()
      try await station.honourd("init")
      try await station.serving { _, address in
        let watch = try Program(
          "honour", ["watch", address.description, "--replica", station.replica, "--json"],
          in: station.directory)
        _ = try await station.until("the first sync") { watch.outputText.contains("\n") ? 0 : nil }
        for round in 1...5 {
          let file = try station.file("\(round).jsonl", [("p\(round)", "Người \(round)")])
          try await station.honourd("import", "-m", "lần \(round)", file)
          _ = try await station.until("revision \(round)") {
            watch.outputText.contains(#""revision":\#(round),"#) ? 0 : nil
          }
          #expect(try station.held().revision == round)
        }
        let rival = try await station.honour("sync")
        #expect(rival.status == 7, "the replica is being watched: \(rival.errors)")
        #expect(rival.errors.contains("pid \(watch.child.pid)"))
        #expect(await watch.stop() == 0)
      }
      let export = try await station.export(at: 5)
      #expect(try station.held().export == export)
      #expect(try station.problems().isEmpty)
    }

    @Test func `a pruned history serves who is inside it and who is not`() async throws {
      let station = try Station()
      try await station.honourd("init")
      func publish(_ round: Int) async throws {
        try await station.honourd(
          "import", try station.file("\(round).jsonl", [("p\(round)", "Người \(round)")]))
      }
      for round in 1...3 { try await publish(round) }
      try await station.serving { _, address in
        #expect(try await station.honour("sync", address.description).status == 0)
        for round in 4...6 { try await publish(round) }
        // Through the daemon, which holds the store.
        try await station.honourd("prune", "--keep", "2")
        let refused = try await station.tryHonourd("diff", "3", "6")
        #expect(refused.status == 4, "\(refused.errors)")
        #expect(refused.errors.contains("begins at revision 5"))
        #expect(try await station.tryHonourd("revert", "3").status != 0)
        #expect(try await station.honour("sync").status == 0)
      }
      let status = try await station.tryHonourd("status")
      #expect(String(decoding: status.output, as: UTF8.self).contains("2 revisions from 5 on"))
      #expect(!String(decoding: status.output, as: UTF8.self).contains("cache     0 "))
      try await station.honourd("check")
      let export = try await station.export(at: 6)
      #expect(try station.held().export == export)
      #expect(try station.problems().isEmpty)
    }

    @Test func `a bundle goes where no line does`() async throws {
      let station = try Station()
      let directory = station.directory.path
      try await station.honourd("init", "--example", "cscd")
      try await station.honourd("bundle", directory + "/1.bundle")
      try await station.honourd("import", try station.file("a.jsonl", [("a", "Người A")]))
      try await station.honourd("bundle", directory + "/2.bundle", "--from", "1")
      func apply(_ name: String) async throws -> (status: Int32, output: String, errors: String) {
        let result = try await station.honour("sync", "--bundle", directory + "/" + name)
        return (result.status, String(decoding: result.output, as: UTF8.self), result.errors)
      }
      let early = try await apply("2.bundle")
      #expect(early.status == 18, "\(early.errors)")
      #expect(early.errors.contains("starts from revision 1, and the replica holds nothing"))
      for (name, words) in [
        ("1.bundle", "Revision 1, snapshot: 136 new"), ("2.bundle", "Revision 1 → 2, delta: 1 new"),
        ("2.bundle", "Nothing to do: the replica holds revision 2"),
        ("1.bundle", "Nothing to do: the replica holds revision 2, the bundle leads to 1"),
      ] {
        let result = try await apply(name)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.hasPrefix(words), "\(result.output)")
      }
      let export = try await station.export(at: 2)
      #expect(try station.held().export == export)
      #expect(try station.problems().isEmpty)
      let listing = try await Program.run(
        "honour-inspect", ["decode", directory + "/2.bundle"], in: station.directory)
      #expect(listing.status == 0, "\(listing.errors)")
      #expect(String(decoding: listing.output, as: UTF8.self).contains("transfer whole"))
    }

    @Test func `a bundle from nothing is the whole, and says no more than that`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      let path = station.directory.path + "/0.bundle"
      let made = try await station.tryHonourd("bundle", path, "--from", "0")
      #expect(made.status == 0, "\(made.errors)")
      #expect(made.errors.contains("revision 1 whole, 136 records.\n"), "\(made.errors)")
      let applied = try await station.honour("sync", "--bundle", path)
      #expect(applied.status == 0, "\(applied.errors)")
    }

    @Test func `numbers and options that mean nothing are refused in words`() async throws {
      let station = try Station()
      for (arguments, words) in [
        (["--plan", "--line-speed", "-1"], "'-1' is invalid for '--line-speed"),
        (["--limit-rate", "-5kB"], "'-5kB' is invalid for '--limit-rate"),
        (["--max-bytes", "-1"], "'-1' is invalid for '--max-bytes"),
        (["--plan", "--limit-rate", "23kbit"], "--limit-rate belong to the sync"),
        (["--plan", "--quiet"], "--quiet would leave nothing"),
      ] {
        let result = try await Program.run(
          "honour", ["sync", "--replica", station.replica] + arguments, in: station.directory)
        #expect(result.status == 64 && result.errors.contains(words), "\(result.errors)")
      }
      for (arguments, words) in [
        (["bundle", "x", "--from", "-1"], "'-1' is invalid for '--from"),
        (["log", "--limit", "-1"], "--limit takes a number from 1"),
        (["serve", "--prepare", "-1"], "--prepare is 0 or more"),
      ] {
        let result = try await Program.run("honourd", arguments, in: station.directory)
        #expect(result.status == 64 && result.errors.contains(words), "\(result.errors)")
      }
    }

    @Test func `what an import says as JSON stands under its own name`() async throws {
      let station = try Station()
      try await station.honourd("init")
      let file = station.directory.path + "/a.jsonl"
      let line = #"{"id":"a","kind":"person","name":"Người A","shoe_size":"41"}"#
      try Data((line + "\n").utf8).write(to: URL(fileURLWithPath: file))
      let output = try await station.honourd("import", "--json", file)
      let lines = try output.split(separator: UInt8(ascii: "\n")).map {
        try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
      }
      let warning = lines.compactMap { $0?["warning"] as? String }
      #expect(warning.count == 1 && warning[0].contains("shoe_size"), "\(lines)")
      let outcome = lines.compactMap { $0?["outcome"] as? [String: Any] }
      #expect(outcome.count == 1 && outcome[0]["inserted"] as? Int == 1, "\(lines)")
    }

    @Test func `a damaged replica is named, mended by a walk, and whole again`() async throws {
      let station = try Station()
      try await station.honourd("init")
      let persons = (0..<500).map { (id: "p\($0)", name: "Người thứ \($0)") }
      try await station.honourd("import", try station.file("all.jsonl", persons))
      try await station.serving { _, address in
        #expect(try await station.honour("sync", address.description).status == 0)
        let sound = try await station.honour("repair")
        #expect(String(decoding: sound.output, as: UTF8.self).hasPrefix("Nothing to mend"))
        let path = station.replica + "/replica.db"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let place = try #require(bytes.range(of: Data("thứ 321".utf8)))
        bytes[place.lowerBound] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        let verify = try await station.honour("verify")
        #expect(verify.status == 6)
        #expect(String(decoding: verify.output, as: UTF8.self).contains("honour repair"))
        let repair = try await station.honour("repair")
        #expect(repair.status == 0, "\(repair.errors)")
        #expect(String(decoding: repair.output, as: UTF8.self).contains("none now."))
        #expect(try await station.honour("verify").status == 0)
        try Data(bytes.prefix(5_000)).write(to: URL(fileURLWithPath: path))
        let rebuilt = try await station.honour("repair", address.description)
        #expect(rebuilt.status == 0, "\(rebuilt.errors)")
        #expect(String(decoding: rebuilt.output, as: UTF8.self).contains("replica.db.damaged"))
      }
      let export = try await station.export(at: 1)
      #expect(try station.held().export == export)
      #expect(try station.problems().isEmpty)
    }

    @Test func `a replica keeps to its dataset`() async throws {
      let station = try Station()
      let other = try Station()
      for each in [station, other] {
        try await each.honourd("init")
        try await each.honourd("import", try each.file("a.jsonl", [("a", "Người A")]))
      }
      try await station.serving { _, address in
        let result = try await station.honour("sync", address.description)
        #expect(result.status == 0, "\(result.errors)")
      }
      try await other.serving { _, address in
        let result = try await station.honour("sync", address.description)
        #expect(result.status == 10)
        #expect(result.errors.contains("another dataset") && result.errors.contains("--replica"))
      }
      #expect(try station.held().revision == 1)
    }
  }
}
