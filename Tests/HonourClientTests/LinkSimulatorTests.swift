import HonourClient
import HonourModel
import Testing

/// The simulated line itself, and syncs over lines of several kinds.
@Suite struct LinkSimulatorTests {
  private static let second: UInt64 = 1_000_000_000

  @Test func `a piece takes the handshake, its bits and half a round trip`() {
    var lane = LinkLane(.secondGeneration, .fromServer, openedAt: 0)
    lane.send([UInt8](repeating: 1, count: 2_875), now: 0)
    lane.end(now: 0)
    // 2,875 bytes are a second's worth: pieces of 1,400, 1,400 and 75 bytes.
    #expect(lane.nextArrival == 1_986_956_521)
    #expect(lane.arrived(now: 1_986_956_520) == nil)
    #expect(lane.arrived(now: 1_986_956_521) == .bytes([UInt8](repeating: 1, count: 1_400)[...]))
    var bytes = 0
    while case .bytes(let piece) = lane.arrived(now: 3 * Self.second) { bytes += piece.count }
    #expect(bytes == 1_475)
    #expect(lane.nextArrival == nil, "the end has arrived with the last byte")
    lane.send([1], now: 10 * Self.second)
    #expect(lane.nextArrival == 10_500_347_826, "an idle line carries a byte at once")
  }

  @Test func `a faster world has as many bytes between two cuts`() throws {
    let line = LinkConditions.secondGeneration
    let faster = line.faster(by: 50)
    let bytes = { (line: LinkConditions) in
      (line.downBitsPerSecond ?? 0) * (line.cutAfterSeconds ?? 0) / 8
    }
    #expect(bytes(faster) == bytes(line))
    #expect(faster.roundTripSeconds == 0.02)
  }

  @Test func `a line without limit leaves bytes as they were written`() {
    var lane = LinkLane(LinkConditions(), .fromClient, openedAt: 5)
    lane.send([1, 2, 3], now: 7)
    lane.send([4], now: 7)
    #expect(lane.arrived(now: 7) == .bytes([1, 2, 3]))
    #expect(lane.arrived(now: 7) == .bytes([4]))
    #expect(lane.arrived(now: 7) == nil)
  }

  @Test(arguments: [1...1, 1...7, 500...3_000])
  func `a sync comes through whole in pieces of any length`(length: ClosedRange<Int>) async throws {
    let scene = try await Scene(CutLinkTests.history())
    let link = LinkSimulator(to: scene.address, LinkConditions(segmentBytes: length, seed: 9))
    let outcome = try await scene.sync([try await link.listen()])
    #expect(await link.deliveredDown == Int(outcome.traffic.bytesReceived))
    #expect(await link.deliveredUp == Int(outcome.traffic.bytesSent))
    try await scene.expectWhole(at: 2)
    await link.end()
    await scene.daemon.end()
  }

  @Test func `a sync over a slow line takes the time of its round trips and its bits`() async throws
  {
    let scene = try await Scene(CutLinkTests.history())
    let line = LinkConditions.secondGeneration.faster(by: 10)
    let link = LinkSimulator(to: scene.address, line)
    let outcome = try await scene.sync([try await link.listen()])
    let bits = Double(outcome.traffic.bytesReceived + outcome.traffic.bytesSent) * 8
    let least = 2 * line.roundTripSeconds + bits / (line.downBitsPerSecond ?? 1)
    #expect(outcome.seconds >= least)
    try await scene.expectWhole(at: 2)
    await link.end()
    await scene.daemon.end()
  }

  @Test func `a connection lives as long as its line and no longer`() async throws {
    let scene = try await Scene(CutLinkTests.history())
    var line = LinkConditions.secondGeneration.faster(by: 100)
    line.cutAfterSeconds = 0.021
    let link = LinkSimulator(to: scene.address, line)
    let address = try await link.listen()
    guard case .connectionLost = try await scene.failure([address]) else {
      Issue.record("the line is too short-lived for the first answer")
      return
    }
    #expect(await link.cuts == 1)
    await link.become(LinkConditions())
    try await scene.sync([address])
    try await scene.expectWhole(at: 2)
    #expect(await link.connections == 2)
    await link.end()
    await scene.daemon.end()
  }
}
