import Foundation
import HonourClient
import Testing

extension EndToEndTests {
  /// Programs killed and links cut at many points of a delta of about 1 KiB from 1 to 2.
  @Suite struct FaultTests {
    /// A store with two revisions, and a replica directory that holds the first.
    private struct Ground {
      let station: Station
      let base: String
      let exports: [Int: [UInt8]]

      init() async throws {
        station = try Station()
        base = station.directory.path + "/base"
        var generator = SplitMix64(seed: 20)
        try await station.honourd("init")
        try await station.honourd(
          "import", try station.file("1.jsonl", (0..<30).map { ("p\($0)", "Người \($0)") }))
        try await station.serving { [station] _, address in
          let first = try await station.honour("sync", address.description)
          #expect(first.status == 0, "\(first.errors)")
        }
        try station.copy(station.replica, to: base)
        try await station.honourd(
          "import",
          try station.file(
            "2.jsonl",
            (5..<70).map { ("p\($0)", "Người " + String(generator.next(), radix: 36)) }))
        exports = [1: try await station.export(at: 1), 2: try await station.export(at: 2)]
      }

      /// Puts the replica back to revision 1.
      func reset(_ replica: String) throws { try station.copy(base, to: replica) }

      /// Expects the replica to be at one of the two revisions, and tells which.
      @discardableResult
      func expectWhole(_ replica: String, _ comment: Comment) throws -> Int {
        let held = try station.held(in: replica)
        #expect(held.export == exports[held.revision], comment)
        return held.revision
      }

      /// Syncs to the end and expects revision 2.
      func expectSync(_ replica: String, from address: ServerAddress, _ comment: Comment)
        async throws
      {
        let result = try await Program.run(
          "honour", ["sync", "--replica", replica, address.description], in: station.directory)
        #expect(result.status == 0, "\(comment.rawValue): \(result.errors)")
        #expect(try expectWhole(replica, comment) == 2, comment)
      }
    }

    /// In one process every byte is cut (`CutLinkTests`); the programs are cut after every
    /// nineteenth, and in a long campaign (`Scripts/laws`) after each.
    @Test(arguments: [LinkConditions.Side.fromServer, .fromClient])
    func `a link cut after any byte leaves the old state or the new one`(
      side: LinkConditions.Side
    ) async throws {
      let ground = try await Ground()
      let step = Campaign.step(side == .fromServer ? 19 : 7)
      try await ground.station.serving { _, address in
        let lengths = try await withThrowingTaskGroup(of: Int.self) { group in
          for worker in 0..<2 {
            group.addTask {
              try await cutEach(ground, address, side, from: step * worker, by: 2 * step)
            }
          }
          var lengths: [Int] = []
          for try await length in group { lengths.append(length) }
          return lengths
        }
        let length = lengths.max() ?? 0
        #expect(length > (side == .fromServer ? 700 : 45), "the exchange has \(length) bytes")
      }
    }

    /// Cuts after `first` bytes, then after `step` more, until a sync gets through.
    private func cutEach(
      _ ground: Ground, _ address: ServerAddress, _ side: LinkConditions.Side, from first: Int,
      by step: Int
    ) async throws -> Int {
      let replica = ground.station.replica + "-\(first)"
      let link = LinkSimulator(to: address)
      let through = try await link.listen()
      var bytes = first
      while true {
        try ground.reset(replica)
        await link.become(.cut(after: bytes, side))
        let cut = try await Program.run(
          "honour", ["sync", "--quiet", "--replica", replica, through.description],
          in: ground.station.directory)
        let comment: Comment = "\(side), cut after \(bytes) bytes"
        let revision = try ground.expectWhole(replica, comment)
        if cut.status == 0 {
          #expect(revision == 2, comment)
          break
        }
        #expect(cut.status == 13, "\(comment.rawValue): \(cut.errors)")
        #expect(cut.errors.contains("still revision 1, whole") || revision == 2, comment)
        try await ground.expectSync(replica, from: address, comment)
        bytes += step
      }
      #expect(try ground.station.problems(in: replica).isEmpty)
      await link.end()
      return bytes
    }

    @Test func `a client killed at any byte leaves the old state or the new one`() async throws {
      let ground = try await Ground()
      let replica = ground.station.replica
      try await ground.station.serving { _, address in
        let link = LinkSimulator(to: address)
        let through = try await link.listen()
        for bytes in stride(from: 1, through: 1_200, by: Campaign.step(97, long: 7)) {
          try ground.reset(replica)
          // The link has to know whom to kill before the client has started.
          let victim = Victim()
          await link.become(.cut(after: bytes, .fromServer)) { victim.kill() }
          let client = try Program(
            "honour", ["sync", "--replica", replica, through.description],
            in: ground.station.directory)
          victim.name(client.child)
          let status = await client.status
          #expect([0, 13, 137].contains(status), "\(client.errorText)")
          try ground.expectWhole(replica, "killed after \(bytes) bytes")
          try await ground.expectSync(replica, from: address, "after a kill at \(bytes) bytes")
          #expect(try ground.station.problems(in: replica).isEmpty)
          client.removeFiles()
        }
        await link.end()
      }
    }

    @Test func `a client killed at any moment leaves the old state or the new one`() async throws {
      let ground = try await Ground()
      let replica = ground.station.replica
      try await ground.station.serving { _, address in
        var killed = 0
        for step in stride(from: 0, to: 40, by: Campaign.step(3)) {
          try ground.reset(replica)
          let client = try Program(
            "honour", ["sync", "--replica", replica, address.description],
            in: ground.station.directory)
          try await Task.sleep(for: .microseconds(4_000 + 1_000 * step))
          client.send(SIGKILL)
          if await client.status == 137 { killed += 1 }
          try ground.expectWhole(replica, "killed after \(4 + step) ms")
          try await ground.expectSync(replica, from: address, "after a kill at \(4 + step) ms")
          client.removeFiles()
        }
        #expect(killed > 0)
        #expect(try ground.station.problems(in: replica).isEmpty)
      }
    }

    @Test func `a daemon killed at any byte costs a sync and nothing else`() async throws {
      let ground = try await Ground()
      let replica = ground.station.replica
      for bytes in stride(from: 1, through: 690, by: Campaign.step(89, long: 7)) {
        try ground.reset(replica)
        let (daemon, address) = try await ground.station.serve()
        let link = LinkSimulator(to: address)
        let through = try await link.listen()
        let victim = Victim()
        victim.name(daemon.child)
        await link.become(.cut(after: bytes, .fromServer)) { victim.kill() }
        let cut = try await Program.run(
          "honour", ["sync", "--replica", replica, through.description],
          in: ground.station.directory)
        #expect(cut.status == 13, "\(cut.errors)")
        daemon.send(SIGKILL)  // Where the link was never cut, it would live on.
        #expect(await daemon.status == 137)
        await link.end()
        daemon.removeFiles()
        try ground.expectWhole(replica, "daemon killed after \(bytes) bytes")
        try await ground.station.serving { _, address in
          try await ground.expectSync(replica, from: address, "after a kill at \(bytes) bytes")
        }
      }
      #expect(try ground.station.problems(in: replica).isEmpty)
    }

    @Test func `a revision is whole or absent when the daemon is killed while it publishes`()
      async throws
    {
      let station = try Station()
      try await station.honourd("init")
      var newest = 0
      for step in stride(from: 0, to: 16, by: Campaign.step(2)) {
        let file = try station.file(
          "\(step).jsonl", (0..<200).map { ("p\($0)", "Người \(step)-\($0)") })
        let (daemon, _) = try await station.serve()
        let importing = try Program(
          "honourd", ["import", "--data", station.data, file], in: station.directory)
        try await Task.sleep(for: .microseconds(10_000 + 6_000 * step))
        daemon.send(SIGKILL)
        #expect(await daemon.status == 137)
        let isAcknowledged = await importing.status == 0
        let log = try await station.honourd("export")
        let after = try await station.revision()
        #expect(after == newest || after == newest + 1)
        if isAcknowledged { #expect(after == newest + 1, "an acknowledged revision is kept") }
        if after > newest {
          #expect(log.count(where: { $0 == 0x0A }) == 200)
        }
        newest = after
        try await station.honourd("check")
      }
    }
  }
}
