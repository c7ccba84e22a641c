import Testing

@testable import honourd

@Suite struct DoctorCheckTests {
  @Test func `a clock before 2025 or before the newest revision is a fault`() {
    #expect(ClockCheck.finding(now: 1_735_689_600, newest: nil).status == nil)
    #expect(ClockCheck.finding(now: 1_735_689_599, newest: nil).status != nil)
    #expect(ClockCheck.finding(now: 1_735_689_599, newest: 1).status != nil)
    #expect(ClockCheck.finding(now: 1_800_000_000, newest: 1_800_000_000).status == nil)
    #expect(ClockCheck.finding(now: 1_799_999_999, newest: 1_800_000_000).status != nil)
  }

  @Test func `three times the store are wanted, and 256 MiB in any case`() {
    func grade(free: UInt64, store: UInt64) -> Finding.Grade {
      SpaceCheck.finding(free: free, store: store, type: "df").grade
    }
    #expect(grade(free: 268_435_456, store: 0) == .fine)
    #expect(grade(free: 268_435_455, store: 0) == .warning)
    #expect(grade(free: 300_000_000, store: 100_000_000) == .fine)
    #expect(grade(free: 299_999_999, store: 100_000_000) == .warning)
    #expect(grade(free: .max - 3, store: .max) == .warning)
  }
}
