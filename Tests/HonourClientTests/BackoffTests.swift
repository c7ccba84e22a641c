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

  @Test func `a thousand that were cut together come back apart`() {
    var generator = SplitMix64(seed: 9)
    var crowd = (0..<1_000).map { _ in Backoff(first: 1, longest: 60) }
    var come = [Double](repeating: 0, count: crowd.count)
    // So many in the fullest tenth of a second, after each pause: the crowd thins out.
    for most in [300, 200, 100, 60, 40] {
      for index in crowd.indices { come[index] += crowd[index].next(using: &generator) }
      let slots = Dictionary(grouping: come) { Int($0 * 10) }
      #expect(slots.values.allSatisfy { $0.count <= most })
    }
  }

  @Test func `a crowd that is asked to come back later does not come at one time either`() {
    var generator = SplitMix64(seed: 10)
    let come = (0..<1_000).map { _ in
      var backoff = Backoff(first: 1, longest: 60)
      return backoff.next(atLeast: 30, using: &generator)
    }
    let slots = Dictionary(grouping: come) { Int($0) }
    #expect(come.allSatisfy { $0 >= 30 && $0 <= 37.5 })
    #expect(slots.values.allSatisfy { $0.count <= 250 })
  }

  @Test func `a pause that was asked for is kept, up to the longest`() {
    var generator = SplitMix64(seed: 8)
    var backoff = Backoff(first: 1, longest: 60)
    #expect(backoff.next(atLeast: 30, using: &generator) >= 30)
    #expect(backoff.next(atLeast: 1e18, using: &generator) <= 75)
  }
}
