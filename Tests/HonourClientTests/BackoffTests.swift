import HonourClient
import Testing

@Suite struct BackoffTests {
  @Test func `pauses double up to the longest and keep between half and the whole of a step`() {
    var generator = SplitMix64(seed: 7)
    var backoff = Backoff(first: 1, longest: 8)
    for step in [1.0, 2, 4, 8, 8, 8] {
      let pause = backoff.next(using: &generator)
      #expect(pause >= step / 2 && pause <= step)
    }
    backoff.reset()
    #expect(backoff.next(using: &generator) <= 1)
  }

  @Test func `a pause that was asked for is kept, up to the longest`() {
    var generator = SplitMix64(seed: 8)
    var backoff = Backoff(first: 1, longest: 60)
    #expect(backoff.next(atLeast: 30, using: &generator) >= 30)
    #expect(backoff.next(atLeast: 1e18, using: &generator) <= 75)
  }
}
