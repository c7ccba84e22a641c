/// What a simulated line is like; without more it is one that nothing limits and nobody cuts.
struct LinkConditions: Sendable {
  /// Where bytes come from.
  enum Side: Sendable {
    case fromClient
    case fromServer
  }

  /// Bits a second that the line carries from the client and from the server; nil for no limit.
  var upBitsPerSecond: Double?
  var downBitsPerSecond: Double?
  /// Seconds there and back; making a connection takes as long before its first byte travels.
  var roundTripSeconds = 0.0
  /// Seconds that a connection lives before it is cut; nil for ever.
  var cutAfterSeconds: Double?
  /// The side whose bytes are counted, and how many of them a connection delivers before it is cut.
  var cutAfterBytes: (side: Side, count: Int)?
  /// How long the pieces are that bytes travel in, drawn from the seed for each; nil where a line
  /// without limit leaves them as they are written, and a slower one cuts them at 1,400.
  var segmentBytes: ClosedRange<Int>?
  var seed: UInt64 = 1

  /// The line of the second generation of mobile telephones, in the country: 23 kbit/s each way, a
  /// second there and back, and no connection older than half a minute.
  static let secondGeneration = LinkConditions(
    upBitsPerSecond: 23_000, downBitsPerSecond: 23_000, roundTripSeconds: 1, cutAfterSeconds: 30)

  static func cut(after count: Int, _ side: Side) -> LinkConditions {
    LinkConditions(cutAfterBytes: (side, count))
  }

  /// The same line in a world where everything on it happens `factor` times as fast: as many bytes
  /// between two cuts, and as many of them under way.
  func faster(by factor: Double) -> LinkConditions {
    var result = self
    result.upBitsPerSecond = upBitsPerSecond.map { $0 * factor }
    result.downBitsPerSecond = downBitsPerSecond.map { $0 * factor }
    result.roundTripSeconds = roundTripSeconds / factor
    result.cutAfterSeconds = cutAfterSeconds.map { $0 / factor }
    return result
  }

  func bitsPerSecond(_ side: Side) -> Double? {
    switch side {
    case .fromClient: upBitsPerSecond
    case .fromServer: downBitsPerSecond
    }
  }
}
