import CZlib
import HonourProtocol
import Testing

@Suite struct CompressionTests {
  private let deflater = Deflater(level: 9)
  private let inflater = Inflater()

  private func noise(_ count: Int, seed: UInt64) -> [UInt8] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in UInt8.random(in: 97...104, using: &random) }
  }

  @Test(arguments: [2, 3, 100, 16_383, 16_384])
  func `what is deflated inflates to itself, with and without a dictionary`(count: Int) throws {
    for dictionary in [[], noise(32_506, seed: 1)] {
      let plain = dictionary.suffix(count / 2) + noise(count - count / 2, seed: 2)
      guard let data = deflater.deflate(Array(plain.suffix(count)), dictionary: dictionary) else {
        continue
      }
      #expect(data.count < count)
      #expect(
        try inflater.inflate(data, dictionary: dictionary, plainBytes: min(plain.count, count))
          == Array(plain.suffix(count)))
    }
  }

  @Test func `what does not shrink is not deflated`() {
    var random = SplitMix64(seed: 3)
    let plain = (0..<1_000).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    #expect(deflater.deflate(plain, dictionary: []) == nil)
    #expect(deflater.deflate([1], dictionary: []) == nil)
    #expect(deflater.deflate([], dictionary: []) == nil)
  }

  @Test func `another size than told, a cut stream and trailing bytes are refused`() throws {
    let plain = noise(5_000, seed: 4)
    let data = try #require(deflater.deflate(plain, dictionary: []))
    #expect(throws: Inflater.Fault.long) {
      try inflater.inflate(data, dictionary: [], plainBytes: 4_999)
    }
    #expect(throws: Inflater.Fault.long) {
      try inflater.inflate(data, dictionary: [], plainBytes: 0)
    }
    #expect(throws: Inflater.Fault.short(byteCount: 5_000)) {
      try inflater.inflate(data, dictionary: [], plainBytes: 5_001)
    }
    #expect(throws: Inflater.Fault.trailing(byteCount: 3)) {
      try inflater.inflate(data + [0, 1, 2], dictionary: [], plainBytes: 5_000)
    }
    for length in stride(from: 0, to: data.count, by: 7) {
      #expect(throws: Inflater.Fault.truncated) {
        try inflater.inflate(Array(data.prefix(length)), dictionary: [], plainBytes: 5_000)
      }
    }
    // What went wrong before leaves nothing behind.
    #expect(try inflater.inflate(data, dictionary: [], plainBytes: 5_000) == plain)
  }

  @Test func `a bomb costs no more than what was told`() throws {
    let bomb = try #require(
      deflater.deflate([UInt8](repeating: 0, count: 10_000_000), dictionary: []))
    #expect(bomb.count < 12_000)
    #expect(throws: Inflater.Fault.long) {
      try inflater.inflate(bomb, dictionary: [], plainBytes: 16_384)
    }
  }

  @Test func `flipped bytes never trap and never give other than the told size`() throws {
    let plain = noise(300, seed: 5)
    let data = try #require(deflater.deflate(plain, dictionary: []))
    for index in data.indices {
      for flip: UInt8 in [1, 0x10, 0x80, 0xFF] {
        var bad = data
        bad[index] ^= flip
        let read = try? inflater.inflate(bad, dictionary: [], plainBytes: 300)
        #expect(read == nil || read?.count == 300)
      }
    }
  }

  @Test func `the wrong dictionary gives other bytes or a fault, which the digest sees`() throws {
    let dictionary = noise(1_000, seed: 6)
    let data = try #require(deflater.deflate(dictionary, dictionary: dictionary))
    #expect(throws: Inflater.Fault.corrupt) {
      try inflater.inflate(data, dictionary: [], plainBytes: 1_000)
    }
    let other = try? inflater.inflate(data, dictionary: noise(1_000, seed: 7), plainBytes: 1_000)
    #expect(other != dictionary)
  }
}
