import Dispatch
import Glibc
import HonourTransport
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct ListenerTests {
  let anyPort = SocketAddress.ipv4(address: 0x7F00_0001, port: 0)

  @Test func `a lack of descriptors is survived without spinning`() async throws {
    let calls = Counter()
    let server = Endpoint(echoes: true)
    let address = try await server.listen(on: anyPort) { descriptor in
      let call = calls.next()
      if call <= 6 { return .failed(errno: call % 2 == 1 ? EMFILE : ENFILE) }
      return Listener.systemAccept(descriptor)
    }
    let client = Endpoint()
    let began = MonotonicClock.now()
    await client.connect(to: [address])
    await client.until { $0.connectionCount == 1 }
    await client.send([5])
    await client.until { $0.received[0] == [5] }
    #expect(await server.exhaustions == 3)
    #expect(MonotonicClock.now() - began >= 2 * TransportLimits.acceptPauseNanoseconds, "it rests")
    #expect(calls.value < 20)
    await client.end()
    await server.end()
  }

  @Test func `a connection that is aborted in the queue does not pause the others`() async throws {
    let calls = Counter()
    let server = Endpoint(echoes: true)
    let address = try await server.listen(on: anyPort) { descriptor in
      calls.next() <= 3 ? .failed(errno: ECONNABORTED) : Listener.systemAccept(descriptor)
    }
    let client = Endpoint()
    await client.connect(to: [address])
    await client.until { $0.connectionCount == 1 }
    #expect(await server.exhaustions == 0)
    await client.end()
    await server.end()
  }

  @Test func `the system holds little for a peer that does not read`() async throws {
    let server = Endpoint()
    let address = try await server.listen(on: anyPort)
    let peer = try BlockingPeer(connectingTo: address)
    await server.until { $0.connectionCount == 1 }
    // Without a bound it would take megabytes of this.
    for _ in 0..<64 {
      guard await server.queuedBytes() == 0 else { break }
      await server.send(Array(repeating: 0, count: 65_536))
    }
    #expect(await server.queuedBytes() > 0)
    #expect(await server.sentBytes() < 786_432)
    peer.close()
    await server.end()
  }

  @Test func `an address in use is an error`() async throws {
    let first = Endpoint()
    let second = Endpoint()
    let address = try await first.listen(on: anyPort)
    await #expect(throws: SocketError(.bind, errno: EADDRINUSE)) {
      try await second.listen(on: address)
    }
    await first.end()
    await second.end()
  }

  @Test func `a Unix socket is the owner's alone, replaces a stale one and leaves none`()
    async throws
  {
    let path = "/tmp/honour-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"
    let address = SocketAddress.unix(path: path)
    let server = Endpoint(echoes: true)
    _ = try await server.listen(on: address)
    let again = Endpoint(echoes: true)
    _ = try await again.listen(on: address)
    var status = stat()
    #expect(unsafe stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    let client = Endpoint()
    await client.connect(to: [address])
    await client.until { $0.connectionCount == 1 }
    await client.send([1])
    await client.until { $0.received[0] == [1] }
    await client.end()
    await server.end()
    await again.end()
    #expect(unsafe stat(path, &status) != 0)
  }

  @Test func `a listener that never began leaves no Unix socket either`() throws {
    let path = "/tmp/honour-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"
    let queue = QueueExecutor(label: "test.listener").queue
    let listener = try Listener(on: .unix(path: path), queue: queue) { _, _ in }
    var status = stat()
    #expect(unsafe stat(path, &status) == 0)
    queue.sync { listener.close() }
    #expect(unsafe stat(path, &status) != 0)
  }

  @Test func `a path that is too long is an error`() async throws {
    let server = Endpoint()
    await #expect(throws: SocketError(.bind, errno: ENAMETOOLONG)) {
      try await server.listen(on: .unix(path: String(repeating: "x", count: 200)))
    }
  }
}
