import HonourModel
import HonourProtocol
import HonourServer
import HonourTransport
import Testing

/// Who has a place on a daemon that is open to everybody.
@Suite struct DaemonAccessTests {
  private func codes(_ bytes: [UInt8]) -> [ErrorCode] {
    var decoder = FrameDecoder()
    decoder.append(bytes)
    var codes: [ErrorCode] = []
    var phase = FramePhase.serverGreeting
    while let received = try? decoder.next(in: phase) {
      phase = .serverOpen
      if case .error(let error) = received.frame, let code = error.code { codes.append(code) }
    }
    return codes
  }

  @Test func `ten strangers from one address keep the eleventh out, and no client`() async throws {
    let laptop = SigningKey()
    let harness = try await SecureHarness(allowing: [laptop])
    let crowd = Crowd()
    // A client that is in before is no stranger.
    let client = await crowd.speak(
      SecureHarness.firstFlight, at: harness.address, tls: try harness.end(of: laptop))
    await crowd.until { !$0.raw[client].bytes.isEmpty }
    var numbers: [Int] = []
    for _ in 0..<10 { numbers.append(await crowd.speak([0x16], at: harness.address)) }
    try await eventually("ten strangers and the client are there") {
      await harness.daemon.status().connections == 11
    }
    let eleventh = await crowd.speak([0x16], at: harness.address)
    await crowd.until { $0.raw[eleventh].cause != nil }
    #expect(await crowd.raw[eleventh].bytes.isEmpty, "not a word")
    #expect(await harness.daemon.status().counters.turnedAway == 1)
    #expect(await crowd.raw[client].cause == nil)
    await crowd.leave()
    await harness.daemon.stop()
  }

  @Test func `a stranger without a first word is closed after five seconds`() async throws {
    var limits = ServerLimits.unprepared
    limits.admission.hello = WireLimits.second / 5
    let harness = try await SecureHarness(limits: limits)
    let crowd = Crowd()
    let number = await crowd.speak([0x16, 0x03, 0x01], at: harness.address)
    await crowd.until { $0.raw[number].cause != nil }
    #expect(await crowd.raw[number].bytes.isEmpty)
    await crowd.leave()
    await harness.daemon.stop()
  }

  @Test func `an address that fails three times is refused for a while`() async throws {
    let log = LogLines()
    let harness = try await SecureHarness(log: log)
    let crowd = Crowd()
    for _ in 0..<3 {
      let number = await crowd.speak(Array("GET / HTTP/1.1\r\n\r\n".utf8), at: harness.address)
      await crowd.until { $0.raw[number].cause != nil }
      #expect(await crowd.raw[number].bytes.isEmpty)
    }
    let fourth = await crowd.speak([], at: harness.address)
    await crowd.until { $0.raw[fourth].cause != nil }
    #expect(await harness.daemon.status().counters.turnedAway == 1)
    #expect(await harness.daemon.status().counters.accepted == 3)
    await crowd.leave()
    await harness.daemon.stop()
  }

  @Test func `a stranger's key is told that it is unknown, and nothing else`() async throws {
    let harness = try await SecureHarness()
    let crowd = Crowd()
    let number = await crowd.speak(
      SecureHarness.firstFlight, at: harness.address, tls: try harness.end(of: SigningKey()))
    await crowd.until { $0.raw[number].cause != nil }
    #expect(codes(await crowd.raw[number].bytes) == [.unknownClient])
    await crowd.leave()
    await harness.daemon.stop()
  }

  @Test func `who is taken off the list is told so and closed, in the next turn`() async throws {
    let laptop = SigningKey()
    let other = SigningKey()
    let harness = try await SecureHarness(allowing: [laptop, other])
    let crowd = Crowd()
    let numbers = [
      await crowd.speak(
        SecureHarness.firstFlight, at: harness.address, tls: try harness.end(of: laptop)),
      await crowd.speak(
        SecureHarness.firstFlight, at: harness.address, tls: try harness.end(of: other)),
    ]
    await crowd.until { crowd in numbers.allSatisfy { crowd.raw[$0].bytes.count > 200 } }
    try harness.takeOff(laptop)
    await crowd.until { $0.raw[numbers[0]].cause != nil }
    let last = Frame.error(ErrorFrame(.revoked)).encoded()
    #expect(await crowd.raw[numbers[0]].bytes.suffix(last.count).elementsEqual(last))
    #expect(await crowd.raw[numbers[1]].cause == nil)
    let again = await crowd.speak(
      SecureHarness.firstFlight, at: harness.address, tls: try harness.end(of: laptop))
    await crowd.until { $0.raw[again].cause != nil }
    #expect(codes(await crowd.raw[again].bytes) == [.revoked])
    await crowd.leave()
    await harness.daemon.stop()
  }

  @Test func `one key may have eight connections`() async throws {
    let laptop = SigningKey()
    let harness = try await SecureHarness(allowing: [laptop])
    let crowd = Crowd()
    for _ in 0..<8 {
      let number = await crowd.speak(
        SecureHarness.firstFlight, at: harness.address, tls: try harness.end(of: laptop))
      await crowd.until { $0.raw[number].bytes.count > 200 }
    }
    let ninth = await crowd.speak(
      SecureHarness.firstFlight, at: harness.address, tls: try harness.end(of: laptop))
    await crowd.until { $0.raw[ninth].cause != nil }
    #expect(codes(await crowd.raw[ninth].bytes) == [.busy])
    await crowd.leave()
    await harness.daemon.stop()
  }
}
