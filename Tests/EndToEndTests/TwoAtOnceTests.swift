import Foundation
import HonourClient
import HonourStore
import Testing

extension EndToEndTests {
  /// Two programs at one directory.
  @Suite struct TwoAtOnceTests {
    @Test func `a second daemon is told within a second who holds the store`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving { daemon, address in
        var times: [Duration] = []
        for _ in 0..<3 {
          let startedAt = ContinuousClock.now
          let second = try await station.tryHonourd(
            "serve", "--listen", "127.0.0.1:0", "--plaintext")
          times.append(ContinuousClock.now - startedAt)
          #expect(second.status == 7)
          #expect(second.errors.contains("process \(daemon.child.pid)"), "\(second.errors)")
          #expect(!second.errors.contains("listening"))
        }
        // The shortest: a machine may be busy with something else for once.
        #expect(try #require(times.min()) < .seconds(1), "\(times)")
        #expect(try await station.honour("sync", address.description).status == 0)
      }
    }

    @Test func `of two syncs at once one works, and the other waits or says who is at work`()
      async throws
    {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      var random = SystemRandomNumberGenerator()
      try await station.serving { _, address in
        for round in 0..<12 {
          try? FileManager.default.removeItem(atPath: station.replica)
          func start() throws -> Program {
            try Program(
              "honour", ["sync", "--replica", station.replica, address.description],
              in: station.directory)
          }
          let first = try start()
          try await Task.sleep(for: .microseconds(Int.random(in: 0...40_000, using: &random)))
          let second = try start()
          let endings = [
            (await first.status, first.errorText), (await second.status, second.errorText),
          ]
          #expect(endings.contains { $0.0 == 0 }, "round \(round): \(endings)")
          for (status, errors) in endings {
            #expect(status == 0 || status == 7, "round \(round): \(errors)")
            #expect(!errors.contains("database is locked"), "\(errors)")
            #expect(status == 0 || errors.contains("works on the replica"), "\(errors)")
          }
        }
        let export = try await station.export(at: 1)
        #expect(try station.held().export == export)
        #expect(try station.problems().isEmpty)
      }
    }

    @Test func `a sync that waited for nothing names who holds the replica`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      try await station.serving { _, address in
        let replica = try Replica(directory: station.replica)
        let late = try await station.honour("sync", address.description)
        #expect(late.status == 7)
        #expect(late.errors.contains("(pid \(getpid())) works on the replica"), "\(late.errors)")
        try replica.close()
      }
    }
  }
}
