import Testing

@testable import HonourTransport

/// What comes after the handshake, in memory.
@Suite(.timeLimit(.minutes(1))) struct TLSRecordTests {
  private func openPair() throws -> TLSPair {
    let pair = try TLSPair(TLSIdentities())
    let result = pair.shake()
    try #require(result.server == .open && result.client == .open)
    return pair
  }

  @Test func `a record costs 22 bytes, and large blocks are cut at 16,384`() throws {
    let pair = try openPair()
    for (size, records) in [(1, 1), (65, 1), (16_384, 1), (16_385, 2), (65_536, 4)] {
      #expect(pair.server.seal(Array(repeating: 5, count: size)[...]))
      let sealed = pair.server.takeOutput()
      #expect(sealed.count == size + 22 * records)
      let step = pair.give(sealed, to: pair.client)
      #expect(step.plain == Array(repeating: 5, count: size) && step.state == .open)
    }
  }

  @Test func `any interleaving of sends and any cuts give the same plain stream`() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<40 {
      let pair = try openPair()
      var sent: (up: [UInt8], down: [UInt8]) = ([], [])
      var got: (up: [UInt8], down: [UInt8]) = ([], [])
      var wire: (up: [UInt8], down: [UInt8]) = ([], [])
      for _ in 0..<60 {
        let size = [0, 1, 20, 700, 5_000, 20_000].randomElement(using: &random) ?? 0
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        if Bool.random(using: &random) {
          #expect(pair.client.seal(bytes[...]))
          sent.up += bytes
          wire.up += pair.client.takeOutput()
        } else {
          #expect(pair.server.seal(bytes[...]))
          sent.down += bytes
          wire.down += pair.server.takeOutput()
        }
        let (up, down) = (Int.random(in: 0...wire.up.count), Int.random(in: 0...wire.down.count))
        got.up += pair.give(Array(wire.up.prefix(up)), to: pair.server).plain
        got.down += pair.give(Array(wire.down.prefix(down)), to: pair.client).plain
        wire.up.removeFirst(up)
        wire.down.removeFirst(down)
      }
      got.up += pair.give(wire.up, to: pair.server).plain
      got.down += pair.give(wire.down, to: pair.client).plain
      #expect(got.up == sent.up && got.down == sent.down)
    }
  }

  @Test func `a byte changed on its way ends it, and nothing of its record is told`() throws {
    for place in 0..<(300 + 22) {
      let pair = try openPair()
      #expect(pair.client.seal(Array(repeating: 9, count: 300)[...]))
      var sealed = pair.client.takeOutput()
      sealed[place] ^= 0x10
      let step = pair.give(sealed, to: pair.server)
      #expect(step.plain.isEmpty)
      // A longer length is waited for.
      if step.state != .open { #expect(!pair.server.seal([1])) }
      if place >= 5 { #expect(step.state == .failed(.damaged), "at \(place)") }
    }
  }

  @Test func `the end is said, and nothing can be sealed after it`() throws {
    let pair = try openPair()
    #expect(pair.client.seal([1, 2, 3]))
    pair.client.finish()
    #expect(!pair.client.seal([4]))
    let step = pair.give(pair.client.takeOutput(), to: pair.server)
    #expect(step.plain == [1, 2, 3] && step.state == .ended)
    #expect(pair.server.seal([5]))
  }

  @Test func `eight key updates a minute pass and the ninth does not`() throws {
    var pair = try openPair()
    pair.now = 1_000
    for _ in 0..<2 {
      for number in 1...8 {
        #expect(pair.client.updateKey())
        #expect(pair.client.seal([7]))
        let step = pair.give(pair.client.takeOutput(), to: pair.server)
        #expect(step.state == .open && step.plain == [7], "number \(number)")
      }
      pair.now += 60_000_000_000
    }
    pair.now -= 1
    #expect(pair.client.updateKey())
    #expect(pair.client.seal([7]))
    let step = pair.give(pair.client.takeOutput(), to: pair.server)
    #expect(step.state == .failed(.tooManyKeyUpdates) && step.plain.isEmpty)
    #expect(pair.server.takeOutput().isEmpty)
  }

  @Test func `a flood of key updates in one piece is cut at the ninth too`() throws {
    let pair = try openPair()
    var flood: [UInt8] = []
    for _ in 0..<200 {
      #expect(pair.client.updateKey())
      flood += pair.client.takeOutput()
    }
    #expect(pair.give(flood, to: pair.server).state == .failed(.tooManyKeyUpdates))
  }
}
