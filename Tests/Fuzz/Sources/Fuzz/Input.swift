/// What libFuzzer gives: its first bytes say how to use the others.
///
/// The others are bytes of the wire as they are, so that what a recording or a vector holds is a good
/// first input, and a found input can be read with `honour-inspect`.
struct Input {
  private(set) var bytes: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  /// The next byte; 0 at the end.
  mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

  mutating func word() -> UInt64 { (0..<4).reduce(0) { word, _ in word << 8 | UInt64(byte()) } }

  mutating func take(_ count: Int) -> [UInt8] {
    defer { bytes = bytes.dropFirst(count) }
    return Array(bytes.prefix(count))
  }

  var rest: [UInt8] { Array(bytes) }
}

/// A generator that an input seeds: SplitMix64.
struct Chance: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }

  /// Cuts bytes: seed 0 leaves them whole, others make pieces of very different sizes.
  mutating func pieces(of bytes: [UInt8]) -> [[UInt8]] {
    guard state != 0 else { return [bytes] }
    var rest = bytes[...]
    var pieces: [[UInt8]] = []
    while !rest.isEmpty {
      let size = Int(next() % 4) == 0 ? 1 + Int(next() % 4_096) : 1 + Int(next() % 16)
      pieces.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return pieces
  }
}

/// A promise that an input broke.
struct Broken: Error {
  let words: String

  init(_ words: String) { self.words = words }

  static func unless(_ holds: Bool, _ words: @autoclosure () -> String) throws {
    if !holds { throw Broken(words()) }
  }
}
