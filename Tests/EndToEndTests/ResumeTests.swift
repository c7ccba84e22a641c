import Foundation
import Glibc
import HonourClient
import Testing

extension EndToEndTests {
  /// Real programs that are killed in the middle of a first sync.
  @Suite struct ResumeTests {
    private func station() async throws -> Station {
      let station = try Station()
      try await station.honourd("init")
      let records = (0..<4_000).map { index in
        (id: "p\(index)", name: "Người \(UInt64(index) &* 0x9E37_79B9_7F4A_7C15)")
      }
      try await station.honourd("import", station.file("people.jsonl", records))
      return station
    }

    @Test func `the price of a first sync that was cut counts the second question too`()
      async throws
    {
      let station = try await station()
      let spool = station.replica + "/incoming/transfer"
      try await station.serving { _, address in
        let client = try Program(
          "honour",
          ["sync", "--replica", station.replica, "--limit-rate", "64kbit", address.description],
          in: station.directory)
        _ = try await station.until("a part") {
          ((try? FileManager.default.attributesOfItem(atPath: spool))?[.size] as? Int ?? 0) > 9_000
            ? 0 : nil
        }
        client.send(SIGKILL)
        _ = await client.stop()
        try await station.honourd("import", station.file("new.jsonl", [("new", "Người mới")]))
        let plan = try await station.honour("sync", "--plan", "--json", address.description)
        #expect(try number("round_trips", plan.output) == 2, "\(plan.errors)")
        let paid = try await station.honour("sync", "--json", address.description)
        for field in ["bytes_sent", "bytes_received", "round_trips"] {
          #expect(try number(field, paid.output) == number(field, plan.output), "\(field)")
        }
      }
      let export = try await station.export(at: 2)
      #expect(try station.held().export == export)
    }

    private func number(_ field: String, _ output: [UInt8]) throws -> Int {
      let object = try JSONSerialization.jsonObject(with: Data(output)) as? [String: Any]
      return try #require(object?[field] as? Int, "\(field)")
    }

    @Test func `killed clients and daemons lose nothing, and the plan knows what is left`()
      async throws
    {
      let station = try await station()
      let spool = station.replica + "/incoming/transfer"
      func spooled() -> Int {
        let values = try? FileManager.default.attributesOfItem(atPath: spool)
        return values?[.size] as? Int ?? 0
      }
      var whole = 0
      for round in 1...3 {
        let (daemon, address) = try await station.serve()
        let plan = try await station.honour("sync", "--plan", "--json", address.description)
        #expect(plan.status == 0, "\(plan.errors)")
        let down = try number("bytes_received", plan.output)
        if round == 1 {
          whole = down
          #expect(!FileManager.default.fileExists(atPath: station.replica), "nothing is made")
        }
        let before = spooled()
        #expect(down <= whole - before + 200, "round \(round)")
        let client = try Program(
          "honour",
          ["sync", "--replica", station.replica, "--limit-rate", "64kbit", address.description],
          in: station.directory)
        _ = try await station.until("more bytes") { spooled() > before + 4_000 ? 0 : nil }
        client.send(SIGKILL)
        daemon.send(SIGKILL)
        _ = await client.stop()
        _ = await daemon.stop()
      }
      try await station.serving { _, address in
        let left = try number(
          "bytes_received",
          try await station.honour("sync", "--plan", "--json", address.description).output)
        let outcome = try await station.honour("sync", "--json", address.description)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try number("bytes_received", outcome.output) == left, "the price was exact")
        #expect(left < whole - 8_000)
        let nothing = try await station.honour("sync", "--plan", "--line-speed", "23kbit")
        let text = String(decoding: nothing.output, as: UTF8.self)
        #expect(text.contains("Nothing to fetch") && text.contains("s at 23kbit"), "\(text)")
        #expect(try await station.honour("sync", "--line-speed", "23kbit").status == 64)
      }
      let export = try await station.export(at: 1)
      #expect(try station.held().export == export)
      #expect(try station.problems().isEmpty)
      #expect(!FileManager.default.fileExists(atPath: spool))
    }
  }
}
