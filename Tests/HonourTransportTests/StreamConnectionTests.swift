import Glibc
import HonourTransport
import Testing

@Suite(.timeLimit(.minutes(1))) struct StreamConnectionTests {
  let anyPort = SocketAddress.ipv4(address: 0x7F00_0001, port: 0)

  private func pair(echoes: Bool = true) async throws -> (server: Endpoint, client: Endpoint) {
    let server = Endpoint(echoes: echoes)
    let client = Endpoint()
    let address = try await server.listen(on: anyPort)
    await client.connect(to: [address])
    await client.until { $0.connectionCount == 1 }
    await server.until { $0.connectionCount == 1 }
    return (server, client)
  }

  @Test func `bytes go both ways and the end is told to both`() async throws {
    let (server, client) = try await pair()
    await client.send(Array("xin chào".utf8))
    await client.until { $0.received[0] == Array("xin chào".utf8) }
    await client.close()
    await client.until { $0.closed[0] == .closedHere }
    await server.until { $0.closed[0] == .peerClosed }
    await client.end()
    await server.end()
  }

  @Test func `megabytes pass in pieces, each when the one before has left`() async throws {
    let (server, client) = try await pair()
    let piece = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    for round in 1...20 {
      await client.send(piece, notify: true)
      await client.until { $0.drained[0] == round }
      await client.until { $0.received[0].count == round * piece.count }
    }
    let all = await client.received[0]
    #expect(all.suffix(piece.count) == piece[...])
    await client.end()
    await server.end()
  }

  @Test func `a peer that does not read is cut when the queue is full`() async throws {
    let server = Endpoint()
    let address = try await server.listen(on: anyPort)
    let peer = try BlockingPeer(connectingTo: address)
    await server.until { $0.connectionCount == 1 }
    let block = Array(repeating: UInt8(7), count: 65_536)
    for _ in 0..<400 where await server.closed.isEmpty {
      await server.send(block)
      #expect(await server.queuedBytes() <= TransportLimits.outgoingBytes)
    }
    await server.until { $0.closed[0] == .queueOverflow }
    peer.close()
    await server.end()
  }

  @Test func `last words reach a peer that is still talking`() async throws {
    let server = Endpoint()
    let address = try await server.listen(on: anyPort)
    let peer = try BlockingPeer(connectingTo: address)
    peer.write(Array(repeating: 1, count: 100_000))
    await server.until { $0.connectionCount == 1 }
    await server.send(Array("refused".utf8))
    await server.finish()
    peer.write(Array(repeating: 2, count: 100_000))
    #expect(peer.readToEnd() == Array("refused".utf8))
    peer.close()
    await server.until { $0.closed[0] != nil }
    await server.end()
  }

  @Test func `a peer that resets is an end, not a crash`() async throws {
    let server = Endpoint(echoes: true)
    let address = try await server.listen(on: anyPort)
    for round in 0..<200 {
      let peer = try BlockingPeer(connectingTo: address)
      peer.write([1, 2, 3])
      if round % 2 == 0 { #expect(peer.readSome() == [1, 2, 3]) }
      peer.reset()
    }
    await server.until { $0.connectionCount >= 100 && $0.closed.count == $0.connectionCount }
    let client = Endpoint()
    await client.connect(to: [address])
    await client.until { $0.connectionCount == 1 }
    await client.send([9])
    await client.until { $0.received[0] == [9] }
    await client.end()
    await server.end()
  }
}
