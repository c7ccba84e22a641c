import Foundation
import HonourClient
import Testing

extension EndToEndTests {
  /// `honour sync --max-bytes` with the real programs, over a link that counts.
  @Suite struct BudgetTests {
    private static let spentStatus: Int32 = 19

    /// What a run of `honour sync --json` ended with, and the bytes that it cost both ways.
    private struct Run {
      let status: Int32
      let bytes: Int
      let object: [String: Any]
      let errors: String

      func number(_ field: String) throws -> Int { try #require(object[field] as? Int, "\(field)") }
    }

    /// A daemon behind a link, and the replica.
    private struct Line {
      let station: Station
      let daemon: ServerAddress
      let link: LinkSimulator
      let address: ServerAddress

      func sync(_ budget: Int?, replica: String? = nil) async throws -> Run {
        let before = await link.deliveredUp + link.deliveredDown
        let result = try await Program.run(
          "honour",
          ["sync", "--json", "--replica", replica ?? station.replica, address.description]
            + (budget.map { ["--max-bytes", String($0)] } ?? []),
          in: station.directory)
        let bytes = await link.deliveredUp + link.deliveredDown - before
        if let budget { #expect(bytes <= budget, "\(result.errors)") }
        let object = try JSONSerialization.jsonObject(with: Data(result.output))
        let run = Run(
          status: result.status, bytes: bytes, object: object as? [String: Any] ?? [:],
          errors: result.errors)
        #expect(try run.number("bytes_received") + run.number("bytes_sent") == bytes)
        return run
      }
    }

    /// Runs `body` over a link to a daemon that serves the station.
    private func serving(
      _ station: Station, _ body: @Sendable (Line) async throws -> Void
    ) async throws {
      try await station.serving { _, address in
        let link = LinkSimulator(to: address)
        let line = Line(
          station: station, daemon: address, link: link, address: try await link.listen())
        do {
          try await body(line)
        } catch {
          await link.end()
          throw error
        }
        await link.end()
      }
    }

    /// Publishes persons whose names hardly deflate.
    private static func publish(
      _ count: Int, as prefix: String, in station: Station
    ) async throws {
      var generator = SplitMix64(seed: UInt64(count))
      let records = (0..<count).map { index in
        let noise = (0..<6).map { _ in String(generator.next(), radix: 36) }.joined()
        return (id: "\(prefix)\(index)", name: noise)
      }
      try await station.honourd("import", try station.file("\(prefix).jsonl", records))
    }

    private func expectWhole(_ station: Station, at revision: Int) async throws {
      let export = try await station.export(at: revision)
      #expect(try station.held().export == export)
      #expect(try station.problems().isEmpty)
    }

    @Test(arguments: [20_000, 45_000])
    func `a first sync in pieces costs what the whole costs`(budget: Int) async throws {
      let station = try Station()
      try await station.honourd("init")
      try await Self.publish(2_000, as: "p", in: station)
      try await serving(station) { line in
        let whole = try await line.sync(nil, replica: station.replica + "-free").bytes
        #expect(whole > 2 * budget)
        var (sum, runs, kept) = (0, 0, 0)
        while runs < 20 {
          let run = try await line.sync(budget)
          (sum, runs) = (sum + run.bytes, runs + 1)
          guard run.status != 0 else { break }
          #expect(run.status == Self.spentStatus, "\(run.errors)")
          #expect(run.object["outcome"] as? String == "stopped")
          #expect(try run.number("kept_bytes") > kept)
          kept = try run.number("kept_bytes")
          #expect(try kept + run.number("left_bytes") == run.number("kept_of_bytes"))
          #expect(try run.number("next_budget_bytes") == budget)
          #expect(run.errors.contains("kept for the next sync"))
          #expect(run.errors.contains("Run the same command again to go on."))
        }
        #expect(runs >= 3 && sum <= whole + 400 * runs, "\(sum) of \(whole) in \(runs) runs")
      }
      try await expectWhole(station, at: 1)
    }

    @Test func `the revision on the way is held where the newest does not fit`() async throws {
      let station = try Station()
      try await station.honourd("init")
      try await Self.publish(10, as: "a", in: station)
      try await serving(station) { line in
        #expect(try await line.sync(nil).status == 0)
        try await Self.publish(1_000, as: "b", in: station)
        let first = try await line.sync(30_000)
        #expect(first.status == Self.spentStatus && first.object["applied"] as? Bool == false)
        #expect(first.errors.contains("Your data is still revision 1, whole."))
        try await Self.publish(1_001, as: "c", in: station)
        let left = try first.number("left_bytes")
        let second = try await line.sync(left + 15_000)
        #expect(second.status == Self.spentStatus, "\(second.errors)")
        #expect(second.object["applied"] as? Bool == true)
        #expect(second.object["revision"] as? Int == 2)
        #expect(second.errors.contains("Your data is revision 2 now, whole."))
        try await expectWhole(station, at: 2)
        let last = try await line.sync(100_000)
        #expect(last.status == 0, "\(last.errors)")
      }
      try await expectWhole(station, at: 3)
    }

    @Test func `what cannot be kept in part is not begun, and its price is told`() async throws {
      let station = try Station()
      try await station.honourd("init")
      try await Self.publish(100, as: "p", in: station)
      try await serving(station) { line in
        let first = try await line.sync(2_000)
        #expect(first.status == Self.spentStatus && first.bytes < 200)
        #expect(first.errors.contains("2000 bytes are too few for the next step."))
        #expect(first.errors.contains("There is no revision to look at yet."))
        let second = try await line.sync(try first.number("next_budget_bytes"))
        #expect(second.status == 0, "\(second.errors)")
        #expect(try await line.sync(1_024).status == 0, "nothing new fits always")
      }
      try await expectWhole(station, at: 1)
    }

    @Test func `a walk that does not fit goes on with the next sync`() async throws {
      let station = try Station()
      try await station.honourd("init")
      try await Self.publish(1_500, as: "p", in: station)
      try await serving(station) { line in
        #expect(try await line.sync(nil).status == 0)
        for round in 0..<3 { try await Self.publish(5 + round, as: "q\(round)", in: station) }
        try await station.honourd("prune", "--keep", "1")
        var budget = 1_024
        var (runs, walks) = (0, 0)
        while runs < 20 {
          let run = try await line.sync(budget)
          runs += 1
          guard run.status != 0 else { break }
          #expect(run.status == Self.spentStatus, "\(run.errors)")
          if run.object["walking"] as? Bool == true {
            walks += 1
            #expect(run.errors.contains("what was found is kept for the next sync"))
          }
          budget = max(budget, try run.number("next_budget_bytes"))
        }
        #expect(runs < 20 && walks > 0)
      }
      try await expectWhole(station, at: 4)
    }

    @Test func `one budget holds for all addresses together`() async throws {
      let station = try Station()
      try await station.honourd("init")
      try await Self.publish(1_000, as: "p", in: station)
      try await serving(station) { line in
        let other = LinkSimulator(to: line.daemon)
        let first = try await other.listen()
        await other.become(.cut(after: 12_000, .fromServer))
        let result = try await Program.run(
          "honour",
          [
            "sync", "--max-bytes", "30k", "--replica", station.replica, first.description,
            line.address.description,
          ], in: station.directory)
        #expect(result.status == Self.spentStatus, "\(result.errors)")
        #expect(result.errors.contains("budget of 30000 bytes"))
        #expect(result.errors.contains("spent before"))
        let before = await other.deliveredUp + other.deliveredDown
        let bytes = await line.link.deliveredUp + line.link.deliveredDown + before
        #expect(bytes > 20_000 && bytes <= 30_000)
        await other.end()
        #expect(try await line.sync(nil).status == 0)
      }
      try await expectWhole(station, at: 1)
    }

    @Test func `a repair keeps to its budget, however much is damaged, and goes on`() async throws {
      let station = try Station()
      try await station.honourd("init")
      try await Self.publish(1_200, as: "p", in: station)
      try await serving(station) { line in
        func repair(_ budget: Int?) async throws -> (status: Int32, bytes: Int, errors: String) {
          let before = await line.link.deliveredUp + line.link.deliveredDown
          let result = try await Program.run(
            "honour",
            [
              "repair", "--replica", station.replica, "--limit-rate", "8Mbit",
              line.address.description,
            ] + (budget.map { ["--max-bytes", String($0)] } ?? []), in: station.directory)
          let bytes = await line.link.deliveredUp + line.link.deliveredDown - before
          return (result.status, bytes, result.errors)
        }
        #expect(try await line.sync(nil).status == 0)
        let path = URL(fileURLWithPath: station.replica + "/replica.db")
        try Data(try Data(contentsOf: path).prefix(20_000)).write(to: path)
        var (runs, bytes) = (0, 0)
        while true {
          let run = try await repair(40_000)
          runs += 1
          bytes += run.bytes
          #expect(run.bytes <= 40_000, "\(run.errors)")
          guard run.status == Self.spentStatus, runs < 50 else {
            #expect(run.status == 0, "\(run.errors)")
            break
          }
        }
        #expect(runs > 1 && bytes < 200_000, "\(runs) runs, \(bytes) bytes")
      }
      try await expectWhole(station, at: 1)
    }

    @Test func `a budget in which nothing can be asked is refused in words`() async throws {
      let station = try Station()
      for arguments in [["--max-bytes", "1000"], ["--max-bytes", "1k", "--plan"]] {
        let result = try await Program.run(
          "honour", ["sync", "--replica", station.replica] + arguments, in: station.directory)
        #expect(result.status == 64)
        #expect(result.errors.contains("--max-bytes"))
      }
      let help = try await station.honour("sync", "--help")
      let words = String(decoding: help.output, as: UTF8.self)
      #expect(words.contains("at least 1024") && words.contains("19  the budget is spent"))
    }
  }
}
