import Foundation
import HonourClient
import Testing

extension EndToEndTests {
  /// The real programs over a line that is cut again and again.
  @Suite struct LineTests {
    /// How often `honour sync` is run before the test gives up.
    private static let mostRuns = 40

    /// Persons whose texts hardly deflate, so that a sync is as long as it looks.
    private static func publish(_ count: Int, seed: UInt64, in station: Station) async throws {
      var generator = SplitMix64(seed: seed)
      let records = (0..<count).map { index in
        let noise = (0..<6).map { _ in String(generator.next(), radix: 36) }.joined()
        return (id: "p\(index)", name: noise)
      }
      try await station.honourd("import", try station.file("\(seed).jsonl", records))
    }

    /// Runs `honour sync` through the link until it ends well; bytes that arrived, both ways.
    private static func sync(
      _ station: Station, _ replica: String, over link: LinkSimulator
    ) async throws -> Int {
      let address = try await link.listen()
      for _ in 0..<mostRuns {
        let run = try await Program.run(
          "honour", ["sync", "--quiet", "--replica", replica, address.description],
          in: station.directory)
        if run.status == 0 { return await link.deliveredUp + link.deliveredDown }
        #expect(run.status == 13, "\(run.errors)")
      }
      Issue.record("not whole after \(mostRuns) runs")
      return 0
    }

    @Test func `a first sync over a line that is cut costs a twentieth more at most`() async throws
    {
      let station = try Station()
      try await station.honourd("init")
      try await Self.publish(4_000, seed: 7, in: station)
      try await station.serving { _, address in
        let free = LinkSimulator(to: address)
        let whole = try await Self.sync(station, station.replica + "-free", over: free)
        await free.end()
        #expect(whole > 150_000)
        // The times are the machine's affair; the bytes between two cuts are the line's.
        let line = LinkConditions.secondGeneration.faster(by: 25)
        let link = LinkSimulator(to: address, line)
        let cut = try await Self.sync(station, station.replica, over: link)
        #expect(await link.cuts >= 2)
        #expect(cut * 100 <= whole * 105, "\(cut) bytes instead of \(whole)")
        await link.end()
      }
      let export = try await station.export(at: 1)
      #expect(try station.held().export == export)
      #expect(try station.problems().isEmpty)
    }
  }
}
