import Glibc
import Testing

@testable import HonourTransport

/// TLS through sockets.
@Suite(.timeLimit(.minutes(1))) struct SecureConnectionTests {
  let anyPort = SocketAddress.ipv4(address: 0x7F00_0001, port: 0)

  private func pair(
    _ identities: TLSIdentities, echoes: Bool = true, lanes: HandshakeLanes? = HandshakeLanes()
  ) async throws -> (server: Endpoint, client: Endpoint) {
    let server = Endpoint(echoes: echoes, lanes: lanes) { try identities.serverEnd() }
    let client = Endpoint { try identities.clientEnd() }
    let address = try await server.listen(on: anyPort)
    await client.connect(to: [address])
    await client.until { $0.connectionCount == 1 }
    await server.until { $0.connectionCount == 1 }
    return (server, client)
  }

  @Test(arguments: [true, false])
  func `bytes go both ways, both know who, and the end is told to both`(onLanes: Bool) async throws
  {
    let identities = try TLSIdentities()
    let (server, client) = try await pair(identities, lanes: onLanes ? HandshakeLanes() : nil)
    await client.send(Array("xin chào".utf8))
    await client.until { $0.received[0] == Array("xin chào".utf8) }
    let (atServer, atClient) = (await server.secured[0], await client.secured[0])
    #expect(atServer?.publicKey == identities.client.publicKey)
    #expect(atServer?.fingerprint == identities.client.fingerprint)
    #expect(atClient?.publicKey == identities.server.publicKey)
    #expect(atClient?.exporter.count == 32 && atClient?.exporter == atServer?.exporter)
    await client.close()
    await client.until { $0.closed[0] == .closedHere }
    await server.until { $0.closed[0] == .peerClosed }
    await client.end()
    await server.end()
  }

  @Test func `megabytes pass in pieces, each when the one before has left`() async throws {
    let (server, client) = try await pair(TLSIdentities())
    let piece = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    // What is sent ahead of the handshake is kept, but not so much.
    await client.until { $0.secured[0] != nil }
    for round in 1...20 {
      await client.send(piece, notify: true)
      await client.until { $0.drained[0] == round }
      await client.until { $0.received[0].count == round * piece.count }
    }
    #expect(await client.received[0].suffix(piece.count) == piece[...])
    await client.end()
    await server.end()
  }

  @Test func `last words before the handshake leave after it`() async throws {
    let (server, client) = try await pair(TLSIdentities(), echoes: false)
    await client.send(Array("goodbye".utf8))
    await client.finish()
    await server.until { $0.closed[0] == .peerClosed }
    #expect(await server.received[0] == Array("goodbye".utf8))
    await client.until { $0.closed[0] == .peerClosed }
    await client.end()
    await server.end()
  }

  @Test func `all that one turn sends is one record`() async throws {
    let (server, client) = try await pair(TLSIdentities(), echoes: false)
    await client.until { $0.secured[0] != nil }
    let before = await client.sentBytes()
    await client.sendAll((0..<50).map { [UInt8($0)] })
    await server.until { $0.received[0].count == 50 }
    #expect(await server.received[0] == Array(0..<50))
    #expect(await client.sentBytes() - before == 50 + 22)
    await client.end()
    await server.end()
  }

  @Test func `random sends, some of them told of, come as the same stream`() async throws {
    let (server, client) = try await pair(TLSIdentities())
    await client.until { $0.secured[0] != nil }
    var random = SystemRandomNumberGenerator()
    var sent: [UInt8] = []
    for _ in 0..<300 {
      let size = [0, 1, 30, 900, 17_000].randomElement(using: &random) ?? 0
      let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &+ sent.count) }
      sent += bytes
      let told = await client.drained[0]
      let isNotified = Int.random(in: 0..<4, using: &random) == 0
      await client.send(bytes, notify: isNotified)
      if isNotified { await client.until { $0.drained[0] == told + 1 } }
    }
    let all = sent
    await client.until { $0.received[0].count == all.count }
    #expect(await client.received[0] == all)
    await client.finish()
    await server.until { $0.closed[0] == .peerClosed }
    await client.end()
    await server.end()
  }

  @Test func `what is sent ahead of the handshake is at most 4 KiB`() async throws {
    let silent = Endpoint()
    let address = try await silent.listen(on: anyPort)
    let client = Endpoint { try TLSIdentities().clientEnd() }
    await client.connect(to: [address])
    await client.until { $0.connectionCount == 1 }
    await client.send(Array(repeating: 1, count: 4_096))
    // Only the ClientHello is on the wire.
    await silent.until { $0.received.first?.count == 186 }
    #expect(await client.closed.isEmpty)
    await client.send([1])
    await client.until { $0.closed[0] == .queueOverflow }
    #expect(await silent.received[0].count == 186)
    await client.end()
    await silent.end()
  }

  @Test func `a line that ends without the peer's word was cut`() async throws {
    let identities = try TLSIdentities()
    let server = Endpoint(echoes: true, lanes: HandshakeLanes()) { try identities.serverEnd() }
    let address = try await server.listen(on: anyPort)
    let peer = try SealedPeer(connectingTo: address, identities.clientEnd())
    #expect(peer.shake() == .open)
    peer.write([1, 2])
    #expect(peer.read().plain == [1, 2])
    peer.socket.close()
    await server.until { $0.closed[0] == .truncated }
    let polite = try SealedPeer(connectingTo: address, identities.clientEnd())
    #expect(polite.shake() == .open)
    polite.end.finish()
    polite.socket.write(polite.end.takeOutput())
    await server.until { $0.closed[1] == .peerClosed }
    polite.socket.close()
    await server.end()
  }

  @Test func `peers that leave in the middle of a handshake are ends, not crashes`() async throws {
    let identities = try TLSIdentities()
    let server = Endpoint(echoes: true, lanes: HandshakeLanes()) { try identities.serverEnd() }
    let address = try await server.listen(on: anyPort)
    let end = try identities.clientEnd()
    _ = end.take([], now: 0)
    let hello = end.takeOutput()
    for round in 0..<80 {
      let peer = try BlockingPeer(connectingTo: address)
      peer.write(Array(hello.prefix(round * 5)))
      if round % 2 == 0 { peer.reset() } else { peer.close() }
    }
    // Those that reset may be gone before they are accepted.
    await server.until { $0.closed.count >= 40 && $0.closed.count == $0.connectionCount }
    for round in 0..<60 {
      let peer = try SealedPeer(connectingTo: address, identities.clientEnd())
      #expect(peer.shake() == .open)
      peer.write(Array(repeating: 1, count: 30_000))
      if round % 2 == 0 { peer.socket.reset() } else { peer.socket.close() }
    }
    await server.until { $0.closed.count >= 100 && $0.closed.count == $0.connectionCount }
    await server.end()
  }

  @Test func `a peer that does not read is cut, and sealed bytes are what counts`() async throws {
    let identities = try TLSIdentities()
    let server = Endpoint(lanes: HandshakeLanes()) { try identities.serverEnd() }
    let address = try await server.listen(on: anyPort)
    let peer = try SealedPeer(connectingTo: address, identities.clientEnd())
    #expect(peer.shake() == .open)
    await server.until { $0.secured[0] != nil }
    let block = Array(repeating: UInt8(7), count: 65_536)
    for _ in 0..<400 where await server.closed.isEmpty {
      await server.send(block)
      #expect(await server.queuedBytes() <= TransportLimits.outgoingBytes)
    }
    await server.until { $0.closed[0] == .queueOverflow }
    peer.socket.close()
    await server.end()
  }
}
