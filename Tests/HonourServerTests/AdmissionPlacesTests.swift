import HonourProtocol
import HonourTransport
import Testing

@testable import HonourServer

/// Places for strangers; the clock is moved by hand.
@Suite struct AdmissionPlacesTests {
  private static let second = WireLimits.second
  private static let start: Monotonic = 1_000 * second

  private static func id(_ number: Int) -> ConnectionID { ConnectionID(number: UInt64(number)) }

  private static func host(_ number: Int) -> SocketAddress {
    .ipv4(address: 0x0A00_0000 + UInt32(number), port: UInt16(1_024 + number % 60_000))
  }

  /// Strangers from as many unknown addresses, all at once; their numbers begin at 1.
  private static func crowd(_ count: Int) -> Admission {
    var admission = Admission()
    for number in 1...count {
      #expect(admission.arrive(id(number), from: host(number), at: start) == .admit)
    }
    return admission
  }

  @Test func `unknown addresses fill 96 places, known ones all 128`() {
    var admission = Self.crowd(96)
    #expect(
      admission.arrive(Self.id(97), from: Self.host(97), at: Self.start) == .refuse(.placesFull))
    for number in 201...232 {
      admission.know(Self.host(number), at: Self.start)
      #expect(admission.arrive(Self.id(number), from: Self.host(number), at: Self.start) == .admit)
    }
    #expect(admission.strangers == 128)
    admission.know(Self.host(233), at: Self.start)
    #expect(
      admission.arrive(Self.id(233), from: Self.host(233), at: Self.start)
        == .refuse(.placesFull))
    #expect(admission.strangers == 128)
  }

  @Test func `ten from one address, the eleventh waits for none`() {
    var admission = Admission()
    let source: [SocketAddress] = (1...11).map { .ipv4(address: 7, port: UInt16($0)) }
    for number in 1...10 {
      #expect(
        admission.arrive(Self.id(number), from: source[number - 1], at: Self.start) == .admit)
    }
    #expect(
      admission.arrive(Self.id(11), from: source[10], at: Self.start) == .refuse(.addressFull))
    #expect(admission.arrive(Self.id(12), from: Self.host(1), at: Self.start) == .admit)
    admission.leave(Self.id(3), for: nil, at: Self.start)
    #expect(admission.arrive(Self.id(13), from: source[10], at: Self.start) == .admit)
  }

  @Test func `loopback is not exempt`() {
    var admission = Admission()
    let loopback = SocketAddress.ipv4(address: 0x7F00_0001, port: 1)
    for number in 1...10 {
      #expect(admission.arrive(Self.id(number), from: loopback, at: Self.start) == .admit)
    }
    #expect(
      admission.arrive(Self.id(11), from: loopback, at: Self.start) == .refuse(.addressFull))
  }

  @Test func `an IPv6 address is its first 64 bits, a mapped one the IPv4 address`() {
    func ipv6(_ network: UInt8, _ host: UInt8) -> SocketAddress {
      .ipv6(
        address: [0x20, 1, 0, 0, 0, 0, 0, network, 0, 0, 0, 0, 0, 0, 0, host], port: 1, scope: 0)
    }
    #expect(SourceKey(ipv6(1, 1)) == SourceKey(ipv6(1, 2)))
    #expect(SourceKey(ipv6(1, 1)) != SourceKey(ipv6(2, 1)))
    let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF, 10, 1, 2, 3]
    #expect(
      SourceKey(.ipv6(address: mapped, port: 1, scope: 0))
        == SourceKey(.ipv4(address: 0x0A01_0203, port: 9)))
  }

  @Test func `a ClientHello is overdue after 5 seconds`() {
    var admission = Self.crowd(3)
    admission.heardHello(of: Self.id(1))
    let due = Self.start + 5 * Self.second
    #expect(admission.nextDeadline == due)
    #expect(admission.overdue(at: due - 1).isEmpty)
    #expect(admission.overdue(at: due) == [Self.id(2), Self.id(3)])
    admission.heardHello(of: Self.id(2))
    admission.leave(Self.id(3), for: .timeout, at: due)
    #expect(admission.nextDeadline == nil)
    #expect(admission.penalizedAddresses == 1)
  }

  @Test func `whoever says nothing for 2 seconds makes room, the oldest first`() {
    var admission = Self.crowd(96)
    let late = Self.start + 2 * Self.second
    #expect(
      admission.arrive(Self.id(97), from: Self.host(97), at: late - 1) == .refuse(.placesFull))
    admission.heardHello(of: Self.id(1))
    #expect(
      admission.arrive(Self.id(98), from: Self.host(98), at: late) == .replace(Self.id(2)))
    #expect(
      admission.arrive(Self.id(99), from: Self.host(99), at: late) == .replace(Self.id(3)))
    #expect(admission.strangers == 96)
  }

  @Test func `the address with most makes room, until it has no more than the newcomer`() {
    var admission = Admission()
    // 93 with one place, one with three: 96.
    for number in 1...93 {
      _ = admission.arrive(Self.id(number), from: Self.host(number), at: Self.start)
    }
    for number in 94...96 {
      _ = admission.arrive(Self.id(number), from: Self.host(500), at: Self.start)
    }
    var generator = SplitMix64(seed: 4)
    var evicted: Set<ConnectionID> = []
    for number in 97...98 {
      let verdict = admission.arrive(
        Self.id(number), from: Self.host(number), at: Self.start, using: &generator)
      if case .replace(let id) = verdict { evicted.insert(id) }
    }
    #expect(evicted.count == 2)
    #expect(evicted.isSubset(of: [Self.id(94), Self.id(95), Self.id(96)]))
    #expect(
      admission.arrive(Self.id(99), from: Self.host(99), at: Self.start, using: &generator)
        == .refuse(.placesFull))
  }

  @Test func `nobody known loses its place to an unknown address`() {
    var admission = Admission()
    for number in 1...128 {
      admission.know(Self.host(number), at: Self.start)
      _ = admission.arrive(Self.id(number), from: Self.host(number), at: Self.start)
    }
    let late = Self.start + 4 * Self.second
    #expect(
      admission.arrive(Self.id(129), from: Self.host(129), at: late) == .refuse(.placesFull))
    admission.know(Self.host(130), at: late)
    #expect(
      admission.arrive(Self.id(130), from: Self.host(130), at: late) == .replace(Self.id(1)))
  }

  @Test func `an address is known for 30 days after its last WELCOME`() {
    var admission = Self.crowd(1)
    let host = Self.host(1)
    #expect(!admission.isKnown(host, at: Self.start))
    admission.welcome(Self.id(1), at: Self.start)
    #expect(admission.strangers == 0)
    let days = 30 * 86_400 * Self.second
    #expect(admission.isKnown(host, at: Self.start + days - 1))
    #expect(!admission.isKnown(host, at: Self.start + days))
    // A list of earlier days, read at a start soon after the machine's own.
    admission.know(Self.host(2), age: days - 1, at: 0)
    admission.know(Self.host(3), age: days, at: 0)
    #expect(admission.isKnown(Self.host(2), at: 0))
    #expect(!admission.isKnown(Self.host(2), at: 1))
    #expect(!admission.isKnown(Self.host(3), at: 0))
  }
}
