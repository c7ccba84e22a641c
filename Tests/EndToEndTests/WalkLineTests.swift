import Foundation
import HonourClient
import Testing

extension EndToEndTests {
  /// A walk over a line that is cut again and again, between the real programs.
  @Suite struct WalkLineTests {
    private static let mostRuns = 60
    private static let persons = 1_500
    /// What a cut may cost: a greeting with its HOLDs, an answer or a chunk, and the question again.
    private static let cutBytes = 16_384 + 2_500

    /// A store that keeps one revision, and a replica that stands before it.
    private func station() async throws -> Station {
      let station = try Station()
      try await station.honourd("init")
      var generator = SplitMix64(seed: 17)
      func noise() -> String {
        (0..<8).map { _ in String(generator.next(), radix: 36) }.joined()
      }
      let old = (0..<Self.persons).map { (id: "p\($0)", name: noise()) }
      try await station.honourd("import", station.file("old.jsonl", old))
      try await station.serving { _, address in
        let first = try await station.honour("sync", address.description)
        #expect(first.status == 0, "\(first.errors)")
      }
      let edited = old.enumerated().filter { $0.offset % 5 == 0 }.map {
        (id: $1.id, name: noise())
      }
      try await station.honourd("import", station.file("new.jsonl", edited))
      try await station.honourd("prune", "--keep", "1")
      return station
    }

    /// Runs a command through the link until it ends well; bytes both ways.
    private func run(
      _ command: [String], _ station: Station, over link: LinkSimulator,
      between runs: (Int) async throws -> Void = { _ in }
    ) async throws -> (bytes: Int, runs: Int, output: String) {
      let address = try await link.listen()
      for run in 1...Self.mostRuns {
        let result = try await Program.run(
          "honour", command + ["--replica", station.replica, address.description],
          in: station.directory)
        if result.status == 0 {
          let bytes = await link.deliveredUp + link.deliveredDown
          return (bytes, run, String(decoding: result.output, as: UTF8.self))
        }
        #expect(result.status == 13, "\(result.errors)")
        try await runs(run)
      }
      Issue.record("not whole after \(Self.mostRuns) runs")
      return (0, Self.mostRuns, "")
    }

    private func expectWhole(_ station: Station, at revision: Int) async throws {
      let export = try await station.export(at: revision)
      #expect(try station.held().export == export)
      #expect(try station.problems().isEmpty)
      let left = try FileManager.default.contentsOfDirectory(atPath: station.replica + "/incoming")
      #expect(left.isEmpty, "\(left)")
    }

    /// Brings the replica back to where it stood.
    private func back(_ station: Station, _ kept: String) throws {
      try station.copy(kept, to: station.replica)
    }

    @Test func `a walk that is cut every so many bytes ends, for a chunk a cut`() async throws {
      let station = try await station()
      let kept = station.replica + "-kept"
      try station.copy(station.replica, to: kept)
      try await station.serving { _, address in
        let free = LinkSimulator(to: address)
        let whole = try await run(["sync"], station, over: free)
        #expect(whole.runs == 1 && whole.output.contains("walk"), "\(whole.output)")
        await free.end()
        try await expectWhole(station, at: 2)
        for bytes in [20_000] {
          try back(station, kept)
          let link = LinkSimulator(to: address, .cut(after: bytes, .fromServer))
          let cut = try await run(["sync"], station, over: link)
          await link.end()
          print("walk of \(whole.bytes) bytes cut every \(bytes): \(cut.bytes) in \(cut.runs) runs")
          #expect(cut.runs > 2)
          #expect(cut.bytes <= whole.bytes + (cut.runs - 1) * Self.cutBytes)
          try await expectWhole(station, at: 2)
        }
      }
    }

    @Test func `a newer revision meanwhile: the walk is ended, then the newer one fetched`()
      async throws
    {
      let station = try await station()
      try await station.serving { _, address in
        let link = LinkSimulator(to: address, .cut(after: 20_000, .fromServer))
        let cut = try await run(["sync"], station, over: link) { run in
          guard run == 2 else { return }
          try await station.honourd(
            "import", station.file("newest.jsonl", [(id: "newest", name: "Mới")]))
        }
        await link.end()
        #expect(cut.runs > 3)
        try await expectWhole(station, at: 3)
      }
    }

    @Test func `a repair that is cut goes on`() async throws {
      let station = try await station()
      try await station.serving { _, address in
        let damaged = try Data(contentsOf: URL(filePath: station.replica + "/replica.db"))
        try damage(damaged, station)
        let link = LinkSimulator(to: address, .cut(after: 20_000, .fromServer))
        let cut = try await run(["repair"], station, over: link)
        await link.end()
        #expect(cut.runs > 2)
        try await expectWhole(station, at: 2)
      }
    }

    /// Flips a bit in some of the records that are in the file.
    private func damage(_ bytes: Data, _ station: Station) throws {
      var bytes = bytes
      for number in stride(from: 1, to: Self.persons, by: 150) {
        guard let place = bytes.range(of: Data(#""id":"p\#(number)","kind""#.utf8)) else {
          continue
        }
        bytes[place.lowerBound + 6] ^= 1
      }
      try bytes.write(to: URL(filePath: station.replica + "/replica.db"))
    }
  }
}
