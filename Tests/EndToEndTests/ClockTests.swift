import Foundation
import HonourClient
import Testing

extension EndToEndTests {
  /// Programs whose clock is wrong, or jumps while they run.
  @Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: SkewedClock.compiler)))
  struct ClockTests {
    private static let tenYears = 3_650 * 86_400

    /// Runs `honour` on the replica by a clock that is ahead by `seconds`, from the call `from` on.
    private func honour(
      _ command: String, _ arguments: String..., on station: Station, by clock: SkewedClock,
      seconds: Int, from: Int = 0
    ) async throws -> (status: Int32, output: String, errors: String) {
      let program = try Program(
        "honour", [command, "--replica", station.replica] + arguments, in: station.directory,
        environment: clock.environment(seconds: seconds, from: from))
      return (await program.status, program.outputText, program.errorText)
    }

    @Test func `a laptop's clock changes what is said of age, and nothing else`() async throws {
      let station = try Station()
      let clock = try await SkewedClock(in: station.directory)
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { _, _ in
        try await station.join()
        var revision = 1
        for seconds in [-Self.tenYears, Self.tenYears] {
          revision += 1
          let file = try station.file("\(revision).jsonl", [("p\(revision)", "Người mới")])
          try await station.honourd("import", file)
          let sync = try await honour("sync", on: station, by: clock, seconds: seconds)
          #expect([0, 20].contains(sync.status), "\(sync.errors)")
          #expect(try station.held().revision == revision)
          let check = try await honour(
            "status", "--check", on: station, by: clock, seconds: seconds)
          #expect(check.status == 20, "never silently fresh: \(check.output)")
          #expect(check.output.contains("CŨ"), "\(check.output)")
          let answer = try await honour(
            "search", "pham quoc cuong", on: station, by: clock, seconds: seconds)
          #expect(answer.status == 0 && answer.output.contains("CŨ"), "\(answer.output)")
        }
        #expect(try await station.honour("status", "--check").status == 0)
      }
      let export = try await station.export(at: 3)
      #expect(try station.held().export == export)
      #expect(try station.problems().isEmpty)
    }

    @Test(arguments: [1, 2, 3, 5])
    func `a clock that jumps during a sync ends nothing and spoils nothing`(call: Int) async throws
    {
      let station = try Station()
      let clock = try await SkewedClock(in: station.directory)
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { _, _ in
        let joined = try await honour(
          "join", try await station.invitation("Laptop 07"), on: station, by: clock,
          seconds: call.isMultiple(of: 2) ? Self.tenYears : -Self.tenYears, from: call)
        #expect([0, 20].contains(joined.status), "\(joined.errors)")
        #expect(try station.held().revision == 1)
        #expect(try await station.honour("sync").status == 0)
        #expect(try await station.honour("status", "--check").status == 0)
      }
      #expect(try station.problems().isEmpty)
    }

    @Test func `a daemon whose clock is ten years behind makes nothing fresh`() async throws {
      let station = try Station()
      let clock = try await SkewedClock(in: station.directory)
      try await station.honourd("init", "--example", "cscd")
      try await station.serving(isSecure: true) { _, _ in try await station.join() }
      let daemon = try Program(
        "honourd", ["serve", "--data", station.data, "--listen", "127.0.0.1:0"],
        in: station.directory, environment: clock.environment(seconds: -Self.tenYears))
      let mark = "listening on "
      let line = try await station.until("the daemon listens") {
        daemon.errorText.split(separator: "\n").first { $0.hasPrefix(mark) }
      }
      let before = try await station.honour("status", "--check")
      #expect(before.status == 0)
      let sync = try await station.honour("sync", String(line.dropFirst(mark.count)))
      #expect([0, 20].contains(sync.status), "\(sync.errors)")
      #expect(try station.held().revision == 1)
      #expect(await daemon.stop() == 0)
    }
  }
}
