/// SHA-256 with the names that swift-crypto gives it, for this package alone.
public struct SHA256: Sendable {
  /// The 32 bytes of a digest.
  public struct Digest: Sequence, Sendable {
    let bytes: [UInt8]

    public func makeIterator() -> IndexingIterator<[UInt8]> { bytes.makeIterator() }

    public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
      try bytes.withUnsafeBytes(body)
    }
  }

  private static let rounds: [UInt32] = fractions(of: 64) { root in root * root * root }
  private static let start: [UInt32] = fractions(of: 8) { root in root * root }

  private var state = start
  private var pending: [UInt8] = []
  private var byteCount: UInt64 = 0

  public init() {}

  public static func hash(data: [UInt8]) -> Digest {
    var hasher = SHA256()
    data.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    return hasher.finalize()
  }

  public mutating func update(bufferPointer: UnsafeRawBufferPointer) {
    byteCount += UInt64(bufferPointer.count)
    pending.append(contentsOf: bufferPointer)
    compressPending()
  }

  private mutating func compressPending() {
    var place = 0
    while pending.count - place >= 64 {
      compress(pending[place..<place + 64])
      place += 64
    }
    pending.removeFirst(place)
  }

  public func finalize() -> Digest {
    var last = self
    let bits = 8 * byteCount
    last.pending.append(0x80)
    while last.pending.count % 64 != 56 { last.pending.append(0) }
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      last.pending.append(UInt8(bits >> shift & 0xFF))
    }
    last.compressPending()
    return Digest(
      bytes: last.state.flatMap { word in
        stride(from: UInt32(24), through: 0, by: -8).map { UInt8(word >> $0 & 0xFF) }
      })
  }

  private mutating func compress(_ block: ArraySlice<UInt8>) {
    var words = [UInt32](repeating: 0, count: 64)
    var place = block.startIndex
    for index in 0..<16 {
      for _ in 0..<4 {
        words[index] = words[index] << 8 | UInt32(block[place])
        place += 1
      }
    }
    for index in 16..<64 {
      let (two, fifteen) = (words[index - 2], words[index - 15])
      let high = turn(two, 17) ^ turn(two, 19) ^ two >> 10
      let low = turn(fifteen, 7) ^ turn(fifteen, 18) ^ fifteen >> 3
      words[index] = high &+ words[index - 7] &+ low &+ words[index - 16]
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for index in 0..<64 {
      let first =
        h &+ (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) &+ (e & f ^ ~e & g) &+ Self.rounds[index]
        &+ words[index]
      let second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) &+ (a & b ^ a & c ^ b & c)
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ second)
    }
    for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
  }

  private func turn(_ word: UInt32, _ bits: UInt32) -> UInt32 {
    word >> bits | word << (32 - bits)
  }

  /// The first 32 bits behind the point of the roots of the first primes, by bisection of integers.
  private static func fractions(
    of count: Int, power: (UInt128) -> UInt128
  ) -> [UInt32] {
    var primes: [UInt128] = []
    var candidate: UInt128 = 2
    while primes.count < count {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    // power(root · 2³²) = prime · power(2³²); a root below 64 needs 38 bits, its cube 114.
    return primes.map { prime in
      var (low, high): (UInt128, UInt128) = (0, 1 << 38)
      let target = prime * power(1 << 32)
      while high - low > 1 {
        let middle = (low + high) / 2
        if power(middle) <= target { low = middle } else { high = middle }
      }
      return UInt32(low & 0xFFFF_FFFF)
    }
  }
}
