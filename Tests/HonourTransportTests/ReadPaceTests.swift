import HonourTransport
import Testing

@Suite struct ReadPaceTests {
  private static let second: UInt64 = 1_000_000_000

  @Test(arguments: [UInt64(500), 2_875, 100_000])
  func `ten seconds bring ten seconds' bytes and one bucket, however often one looks`(
    bytesPerSecond: UInt64
  ) {
    for step in [Self.second / 1_000, Self.second / 7, 2 * Self.second] {
      var pace = ReadPace(bytesPerSecond: bytesPerSecond, now: 0)
      var read: UInt64 = 0
      for now in stride(from: UInt64(0), through: 10 * Self.second, by: Int(step)) {
        let allowance = pace.allowance(now: now)
        read += UInt64(allowance)
        pace.read(allowance)
      }
      let bucket = max(bytesPerSecond / 10, 512)
      #expect(read <= 10 * bytesPerSecond + bucket)
      if step < Self.second / 10 { #expect(read >= 10 * bytesPerSecond - bucket) }
    }
  }

  @Test func `the fastest pace there is fills its bucket`() {
    var pace = ReadPace(bytesPerSecond: .max, now: 0)
    pace.read(pace.allowance(now: 0))
    #expect(pace.allowance(now: .max) > 0)
    pace.read(pace.allowance(now: .max))
    #expect(pace.waitNanoseconds > 0)
  }

  @Test func `an empty bucket says how long to wait, and has some bytes then`() {
    var pace = ReadPace(bytesPerSecond: 2_875, now: 5)
    pace.read(pace.allowance(now: 5))
    #expect(pace.allowance(now: 5) == 0)
    let wait = pace.waitNanoseconds
    #expect(wait > 0 && wait < Self.second / 10)
    #expect(pace.allowance(now: 5 + wait) > 0)
  }
}
