/// How much may be read now: a bucket that fills with time, at a fixed rate.
///
/// Reading slowly makes a peer send slowly where the system's own buffer is small, so the buffer
/// goes with the pace.
package struct ReadPace: Hashable, Sendable {
  /// The bucket holds what comes in a tenth of a second, and at least this.
  private static let leastBytes: UInt64 = 512
  private static let second: UInt64 = 1_000_000_000

  private let bytesPerSecond: UInt64
  private let capacity: UInt64
  private var left: UInt64
  private var filledAt: UInt64

  /// - Parameters:
  ///   - bytesPerSecond: Below 1 it counts as 1, above 10⁹ as 10⁹: times a second's nanoseconds that
  ///     still fits in 64 bits.
  ///   - now: Monotonic nanoseconds.
  package init(bytesPerSecond: UInt64, now: UInt64) {
    self.bytesPerSecond = min(max(bytesPerSecond, 1), 1_000_000_000)
    capacity = max(self.bytesPerSecond / 10, Self.leastBytes)
    left = capacity
    filledAt = now
  }

  /// What the system may hold for us: half a second's bytes, within what is sensible.
  package static func bufferBytes(_ bytesPerSecond: UInt64) -> Int {
    Int(min(max(bytesPerSecond / 2, 2_048), 65_536))
  }

  /// Bytes that may be read now.
  package mutating func allowance(now: UInt64) -> Int {
    fill(now)
    return Int(left)
  }

  package mutating func read(_ byteCount: Int) { left -= min(left, UInt64(byteCount)) }

  /// Nanoseconds until some bytes may be read.
  package var waitNanoseconds: UInt64 {
    let wanted = min(capacity, max(bytesPerSecond / 20, 64))
    guard left < wanted else { return 0 }
    return (wanted - left) * Self.second / bytesPerSecond + 1
  }

  private mutating func fill(_ now: UInt64) {
    guard now > filledAt else { return }
    // A full bucket is full, however long nobody looked.
    let elapsed = min(now - filledAt, Self.second)
    let more = elapsed * bytesPerSecond / Self.second
    guard more > 0 else { return }
    left = min(capacity, left + more)
    // What a part of a byte took stays for the next look, or looking often would slow the pace.
    let taken = (more * Self.second + bytesPerSecond - 1) / bytesPerSecond
    filledAt = now - (elapsed - min(taken, elapsed))
  }
}
