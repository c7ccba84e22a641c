/// One direction of a simulated connection: what is on the line, and when each piece arrives.
///
/// A piece leaves when the one before it has left, takes as long as its bits need, and arrives half a
/// round trip later. A value that is told the time, in nanoseconds, and reads no clock.
struct LinkLane {
  /// What arrives: some bytes, or the end of the sender's side.
  enum Piece: Hashable {
    case bytes(ArraySlice<UInt8>)
    case end
  }

  private let bitsPerSecond: Double?
  private let delay: UInt64
  private let segmentBytes: ClosedRange<Int>?
  private var random: SplitMix64
  private var pieces: [(arrival: UInt64, piece: Piece)] = []
  private var head = 0
  /// When the last piece has left.
  private var freeAt: UInt64

  init(_ conditions: LinkConditions, _ side: LinkConditions.Side, openedAt: UInt64) {
    bitsPerSecond = conditions.bitsPerSecond(side)
    delay = Self.nanoseconds(conditions.roundTripSeconds / 2)
    segmentBytes = conditions.segmentBytes ?? (bitsPerSecond == nil ? nil : 1_400...1_400)
    random = SplitMix64(seed: conditions.seed)
    freeAt = openedAt + Self.nanoseconds(conditions.roundTripSeconds)
  }

  static func nanoseconds(_ seconds: Double) -> UInt64 { UInt64(seconds * 1e9) }

  /// When the next piece arrives; nil where nothing is under way.
  var nextArrival: UInt64? { head < pieces.count ? pieces[head].arrival : nil }

  /// Puts bytes on the line after those that are on it.
  mutating func send(_ bytes: [UInt8], now: UInt64) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let length = segmentBytes.map { Int.random(in: $0, using: &random) } ?? rest.count
      let segment = rest.prefix(max(length, 1))
      rest = rest.dropFirst(segment.count)
      freeAt = max(freeAt, now)
      if let bitsPerSecond {
        freeAt += Self.nanoseconds(Double(segment.count * 8) / bitsPerSecond)
      }
      pieces.append((freeAt + delay, .bytes(segment)))
    }
  }

  /// Puts the end of the sender's side on the line.
  mutating func end(now: UInt64) { pieces.append((max(freeAt, now) + delay, .end)) }

  /// Takes the next piece off the line, if it has arrived.
  mutating func arrived(now: UInt64) -> Piece? {
    guard let nextArrival, nextArrival <= now else { return nil }
    defer {
      head += 1
      if head == pieces.count { (pieces, head) = ([], 0) }
    }
    return pieces[head].piece
  }
}
