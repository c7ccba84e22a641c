import HonourProtocol
import HonourTransport
import Testing

@testable import HonourServer

/// Penalty points; the clock is moved by hand.
@Suite struct AdmissionPenaltyTests {
  private static let second = WireLimits.second
  private static let start: Monotonic = 1_000 * second

  private static func host(_ number: Int) -> SocketAddress {
    .ipv4(address: UInt32(number), port: 1)
  }

  /// Comes, and leaves for an offence; false where it is refused.
  private static func offend(
    _ admission: inout Admission, _ offence: Offence = .handshakeFailed, from number: Int = 1,
    at now: Monotonic
  ) -> Bool {
    let id = ConnectionID(number: 1)
    guard admission.arrive(id, from: host(number), at: now) == .admit else { return false }
    admission.leave(id, for: offence, at: now)
    return true
  }

  private static func isRefused(
    _ admission: inout Admission, from number: Int = 1, at now: Monotonic
  ) -> Bool {
    let id = ConnectionID(number: 2)
    let verdict = admission.arrive(id, from: host(number), at: now)
    admission.leave(id, for: nil, at: now)
    return verdict == .refuse(.penalized)
  }

  @Test func `the third point refuses an address for a second, each time twice as long`() {
    var admission = Admission()
    var now = Self.start
    for _ in 1...3 {
      #expect(!Self.isRefused(&admission, at: now))
      #expect(Self.offend(&admission, at: now))
    }
    for seconds: UInt64 in [1, 2, 4, 8, 16] {
      #expect(Self.isRefused(&admission, at: now))
      #expect(Self.isRefused(&admission, at: now + seconds * Self.second - 1))
      now += seconds * Self.second
      #expect(Self.offend(&admission, at: now))
    }
  }

  @Test func `no refusal is longer than a minute`() {
    let limits = AdmissionLimits()
    var record = AddressRecord(at: Self.start)
    var now = Self.start
    var length: Monotonic = 0
    for _ in 1...200 {
      record.add(.wrongProof, at: now, limits)
      let began = now
      while record.isRefused(at: now) { now += Self.second }
      length = now - began
      #expect(length <= 60 * Self.second)
    }
    // A minute lets two of the three points fade.
    for _ in 1...3 { record.add(.wrongProof, at: now, limits) }
    #expect(record.isRefused(at: now + 60 * Self.second - 1))
    #expect(!record.isRefused(at: now + 60 * Self.second))
  }

  @Test func `a point fades in 30 seconds`() {
    var admission = Admission()
    for _ in 1...2 { #expect(Self.offend(&admission, at: Self.start)) }
    let later = Self.start + 30 * Self.second
    var early = admission
    #expect(Self.offend(&early, at: later - 1))
    #expect(Self.isRefused(&early, at: later - 1))
    #expect(Self.offend(&admission, at: later))
    #expect(!Self.isRefused(&admission, at: later))
    // Both are gone after another minute, and the address is forgotten.
    #expect(!Self.isRefused(&admission, at: later + 60 * Self.second))
    #expect(admission.penalizedAddresses == 0)
  }

  @Test func `after good conduct a refusal is short again`() {
    var admission = Admission()
    for _ in 1...3 { _ = Self.offend(&admission, at: Self.start) }
    var now = Self.start + Self.second
    _ = Self.offend(&admission, at: now)
    #expect(Self.isRefused(&admission, at: now + 2 * Self.second - 1))
    now += 120 * Self.second
    for _ in 1...3 { _ = Self.offend(&admission, at: now) }
    #expect(Self.isRefused(&admission, at: now + Self.second - 1))
    #expect(!Self.isRefused(&admission, at: now + Self.second))
  }

  @Test func `every offence costs one point`() {
    for offence in Offence.allCases {
      var admission = Admission()
      for _ in 1...2 { #expect(Self.offend(&admission, offence, at: Self.start)) }
      #expect(!Self.isRefused(&admission, at: Self.start))
      #expect(Self.offend(&admission, offence, at: Self.start))
      #expect(Self.isRefused(&admission, at: Self.start))
    }
  }

  @Test func `what fails while an address is refused does not lengthen it`() {
    var admission = Admission()
    for number: UInt64 in 1...10 {
      _ = admission.arrive(ConnectionID(number: number), from: Self.host(1), at: Self.start)
    }
    for number: UInt64 in 1...10 {
      admission.leave(ConnectionID(number: number), for: .timeout, at: Self.start)
    }
    #expect(Self.isRefused(&admission, at: Self.start + Self.second - 1))
    #expect(!Self.isRefused(&admission, at: Self.start + Self.second))
  }

  @Test func `an address with a point has four places`() {
    var admission = Admission()
    #expect(Self.offend(&admission, at: Self.start))
    let verdicts = (1...5).map {
      admission.arrive(ConnectionID(number: $0), from: Self.host(1), at: Self.start)
    }
    #expect(verdicts == [.admit, .admit, .admit, .admit, .refuse(.addressFull)])
  }

  @Test func `a known address only pays with its ten places`() {
    var admission = Admission()
    admission.know(Self.host(1), at: Self.start)
    for _ in 1...9 { #expect(Self.offend(&admission, at: Self.start)) }
    let verdicts = (1...11).map {
      admission.arrive(ConnectionID(number: $0), from: Self.host(1), at: Self.start)
    }
    #expect(verdicts.prefix(10).allSatisfy { $0 == .admit })
    #expect(verdicts.last == .refuse(.addressFull))
  }

  @Test func `4,096 addresses are remembered, the least recent is forgotten`() {
    var admission = Admission()
    for number in 1...4_096 {
      for _ in 1...3 { _ = Self.offend(&admission, from: number, at: Self.start) }
    }
    #expect(admission.penalizedAddresses == 4_096)
    #expect(Self.isRefused(&admission, from: 1, at: Self.start))
    _ = Self.offend(&admission, from: 5_000, at: Self.start)
    #expect(admission.penalizedAddresses == 4_096)
    #expect(!Self.isRefused(&admission, from: 1, at: Self.start))
    #expect(Self.isRefused(&admission, from: 2, at: Self.start))
  }

  @Test func `a table keeps what was set last, whatever was set and removed`() {
    var table = RecentTable<Int>(capacity: 8)
    var model: [(key: SourceKey, value: Int)] = []
    var generator = SplitMix64(seed: 11)
    for step in 0..<5_000 {
      let key = SourceKey.ipv4(UInt32.random(in: 0..<24, using: &generator))
      model.removeAll { $0.key == key }
      if Bool.random(using: &generator) || step.isMultiple(of: 7) {
        table.set(key, to: step)
        model.append((key, step))
        if model.count > 8 { model.removeFirst() }
      } else {
        table.remove(key)
      }
      #expect(table.count == model.count)
      for (key, value) in model { #expect(table[key] == value) }
    }
  }
}
