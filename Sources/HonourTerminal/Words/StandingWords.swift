package import HonourModel

/// Whether an honour stands today, in words.
package enum StandingWords {
  package static func text(_ honour: Record, decisions: [Record], now: Int64) -> String {
    "chưa thể nói"
  }
}
