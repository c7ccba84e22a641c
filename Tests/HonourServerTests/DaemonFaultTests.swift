import Glibc
import HonourModel
import HonourProtocol
import HonourServer
import HonourTransport
import Testing

@Suite(.timeLimit(.minutes(2))) struct DaemonFaultTests {
  /// The frames that a raw peer received.
  private func frames(_ bytes: [UInt8]) -> [Frame] {
    var decoder = FrameDecoder()
    decoder.append(bytes)
    var frames: [Frame] = []
    var phase = FramePhase.serverGreeting
    while let received = try? decoder.next(in: phase) {
      if case .welcome = received.frame { phase = .serverOpen }
      frames.append(received.frame)
    }
    return frames
  }

  private func errors(_ bytes: [UInt8]) -> [ErrorCode?] {
    frames(bytes).compactMap { frame in
      if case .error(let error) = frame { return .some(error.code) }
      return nil
    }
  }

  @Test func `a peer that is slow with its greeting is cut in total time`() async throws {
    var limits = ServerLimits.unprepared
    limits.greeting = 200_000_000
    let harness = try await DaemonHarness(limits: limits)
    let crowd = Crowd()
    let start = MonotonicClock.now()
    let silent = await crowd.speak([], at: harness.address)
    let dribbling = await crowd.speak(
      Array(Frame.hello(Hello()).encoded().prefix(3)), at: harness.address)
    await crowd.until { $0.raw[silent].cause != nil && $0.raw[dribbling].cause != nil }
    #expect(MonotonicClock.now() - start >= 200_000_000)
    for number in [silent, dribbling] {
      #expect(await errors(crowd.raw[number].bytes) == [.tooSlow])
    }
    try await eventually("the daemon has 0 connections") {
      await harness.daemon.status().connections == 0
    }
    await harness.daemon.stop()
  }

  @Test func `garbage is answered with an error and the end`() async throws {
    let harness = try await DaemonHarness()
    let crowd = Crowd()
    var generator = SplitMix64(seed: 11)
    var inputs: [[UInt8]] = [
      Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8), Array(repeating: 0, count: 100),
      Array(repeating: 0xFF, count: 5_000), Frame.welcome(Welcome(version: 1)).encoded(),
      Frame.hello(Hello()).encoded() + Frame.hello(Hello()).encoded(),
      Frame.hello(Hello()).encoded() + [0x00, 0x7F],
    ]
    for _ in 0..<30 {
      inputs.append((0..<300).map { _ in UInt8.random(in: 0 ... .max, using: &generator) })
    }
    for input in inputs { _ = await crowd.speak(input, at: harness.address) }
    let count = inputs.count
    await crowd.until { $0.raw.count == count && $0.raw.allSatisfy { $0.cause != nil } }
    for raw in await crowd.raw { #expect(errors(raw.bytes).count == 1, "seed 11") }
    await crowd.join(at: harness.address)
    await crowd.until { $0.forAll { $0.manifests.count == 1 } }
    await crowd.leave()
    await harness.daemon.stop()
  }

  @Test func `a flood of pings without reading is cut`() async throws {
    let harness = try await DaemonHarness()
    let crowd = Crowd()
    let flood = (0..<5_000).flatMap { Frame.ping(token: $0).encoded() }
    let number = await crowd.speak(Frame.hello(Hello()).encoded() + flood, at: harness.address)
    await crowd.until { $0.raw[number].cause != nil }
    #expect(await errors(crowd.raw[number].bytes) == [.tooMany])
    await harness.daemon.stop()
  }

  @Test func `connections that are reset at once leave nothing behind`() async throws {
    let store = MemoryStore()
    store.publish(count: 2_000, text: "long enough to be under way when the end comes")
    let harness = try await DaemonHarness(store: store)
    let crowd = Crowd()
    let before = try Descriptors.open()
    for round in 0..<500 {
      let flight = round % 2 == 0 ? DaemonHarness.firstFlight() : [0x07]
      guard let socket = await crowd.stall(flight, at: harness.address) else { continue }
      var option = linger(l_onoff: 1, l_linger: 0)
      _ = unsafe setsockopt(
        socket.descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }
    await crowd.join(at: harness.address)
    await crowd.until { $0.forAll { $0.manifests.count == 1 } }
    await crowd.leave()
    try await eventually("the daemon has 0 connections") {
      await harness.daemon.status().connections == 0
    }
    // Those of the transfer that was made stay, and not one for each peer.
    try await eventually("their descriptors are closed") { try Descriptors.open() < before + 20 }
    await harness.daemon.stop()
  }

  @Test func `the connection after the last one allowed is told that the server is busy`()
    async throws
  {
    var limits = ServerLimits.unprepared
    limits.connections = 3
    let store = MemoryStore()
    let first = store.publish(count: 2)
    let harness = try await DaemonHarness(store: store, limits: limits)
    let crowd = Crowd()
    await crowd.join(3, at: harness.address, holding: first.position, mode: .subscribed)
    await crowd.until { $0.forAll { $0.upToDates == 1 } }
    let number = await crowd.speak([], at: harness.address)
    await crowd.until { $0.raw[number].cause != nil }
    #expect(await errors(crowd.raw[number].bytes) == [.busy])
    // A client may have read the last byte before the daemon has counted it.
    try await eventually("the daemon counts 1 connections turned away") {
      await harness.daemon.status().counters.turnedAway == 1
    }
    await crowd.leave()
    await harness.daemon.stop()
  }

  @Test func `plaintext needs an address of this machine`() throws {
    let scratch = try Scratch()
    func check(_ addresses: [SocketAddress]) throws {
      try DaemonConfiguration(
        addresses: addresses, transport: .plaintext, cacheDirectory: scratch.cache
      ).check()
    }
    let loopback = SocketAddress.ipv4(address: 0x7F00_0001, port: 1)
    let wide = SocketAddress.ipv4(address: 0, port: 1)
    #expect(throws: ServerError.notLoopback(wide)) { try check([loopback, wide]) }
    #expect(throws: ServerError.noAddress) { try check([]) }
    try check([loopback])
  }
}
