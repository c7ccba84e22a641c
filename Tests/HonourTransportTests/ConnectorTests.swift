import Glibc
import HonourTransport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ConnectorTests {
  @Test func `addresses are tried in turn until one answers`() async throws {
    let closed = Endpoint()
    let dead = try await closed.listen(on: .ipv4(address: 0x7F00_0001, port: 0))
    await closed.end()
    let server = Endpoint()
    let alive = try await server.listen(on: .ipv4(address: 0x7F00_0001, port: 0))
    let client = Endpoint()
    await client.connect(to: [dead, .unix(path: "/nonexistent/socket"), alive])
    await client.until { $0.connectionCount == 1 }
    #expect(await client.connectErrors.isEmpty)
    await client.end()
    await server.end()
  }

  @Test func `an address that is silent costs two seconds while another is left`() async throws {
    let silent = try SilentPort()
    let server = Endpoint()
    let alive = try await server.listen(on: .ipv4(address: 0x7F00_0001, port: 0))
    let client = Endpoint()
    // Longer than this test may take: only the last one is given so much.
    await client.connect(
      to: [silent.address, alive], deadlineNanoseconds: 600_000_000_000)
    await client.until { $0.connectionCount == 1 }
    await client.end()
    await server.end()
    silent.close()
  }

  @Test func `the last failure is told where none answers`() async throws {
    let closed = Endpoint()
    let dead = try await closed.listen(on: .ipv4(address: 0x7F00_0001, port: 0))
    await closed.end()
    let client = Endpoint()
    await client.connect(to: [.unix(path: "/nonexistent/socket"), dead])
    await client.connect(to: [])
    await client.until { $0.connectErrors.count == 2 }
    let errors = await client.connectErrors
    #expect(errors.contains(SocketError(.connect, errno: ECONNREFUSED)))
    #expect(errors.contains(SocketError(.connect, errno: EADDRNOTAVAIL)))
    await client.end()
  }

  @Test func `the last address has its whole deadline, and a shorter one is kept`() async throws {
    let silent = try SilentPort()
    let client = Endpoint()
    let start = MonotonicClock.now()
    await client.connect(
      to: [silent.address, silent.address], deadlineNanoseconds: 150_000_000)
    await client.until { $0.connectErrors.count == 1 }
    #expect(MonotonicClock.now() - start >= 300_000_000)
    #expect(await client.connectErrors == [SocketError(.connect, errno: ETIMEDOUT)])
    await client.connect(to: [silent.address], deadlineNanoseconds: 2_400_000_000)
    await client.until { $0.connectErrors.count == 2 }
    #expect(MonotonicClock.now() - start >= 2_700_000_000)
    await client.end()
    silent.close()
  }

  @Test func `a Unix socket whose queue is full does not answer`() async throws {
    let queue = try FullQueue()
    let client = Endpoint()
    await client.connect(to: [queue.address])
    await client.until { $0.connectionCount + $0.connectErrors.count == 1 }
    #expect(await client.connectErrors == [SocketError(.connect, errno: EAGAIN)])
    await client.end()
    queue.close()
  }
}
