package import HonourProtocol
package import HonourTransport

/// Who among those that have not been welcomed yet may take a place.
///
/// The loop tells it of every connection from accept to WELCOME and does what it says; it opens
/// and closes nothing itself, and reads no clock. Source: `Protocol/access.md`, section 3.
package struct Admission: Sendable {
  package enum Verdict: Hashable, Sendable {
    /// The connection has a place.
    case admit
    /// It has the place of this one, which is to be closed without a word; it has left already.
    case replace(ConnectionID)
    /// It is to be closed without a word.
    case refuse(Refusal)
  }

  package enum Refusal: Hashable, Sendable {
    /// Its address has too many penalty points.
    case penalized
    /// Its address has all the places that it may have.
    case addressFull
    case placesFull
  }

  private struct Place {
    let id: ConnectionID
    let source: SocketAddress
    let key: SourceKey
    let isKnown: Bool
    let arrived: Monotonic
    var hasHello = false
  }

  private let limits: AdmissionLimits
  /// In the order of arrival; there are few of them.
  private var places: [Place] = []
  private var records: RecentTable<AddressRecord>
  /// Until when an address is known.
  private var known: RecentTable<Monotonic>

  package init(_ limits: AdmissionLimits = AdmissionLimits()) {
    self.limits = limits
    records = RecentTable(capacity: limits.penalizedAddresses)
    known = RecentTable(capacity: limits.knownAddresses)
  }

  package var strangers: Int { places.count }
  package var penalizedAddresses: Int { records.count }

  /// Remembers that a client was welcomed from `address` `age` nanoseconds before now.
  package mutating func know(_ address: SocketAddress, age: Monotonic = 0, at now: Monotonic) {
    guard age < limits.knownFor else { return }
    known.set(SourceKey(address), to: now + (limits.knownFor - age))
  }

  /// Whether a client was welcomed from `address` not long ago.
  package func isKnown(_ address: SocketAddress, at now: Monotonic) -> Bool {
    isKnown(SourceKey(address), at: now)
  }

  /// Judges a connection that was just accepted.
  package mutating func arrive(
    _ id: ConnectionID, from source: SocketAddress, at now: Monotonic
  ) -> Verdict {
    var generator = SystemRandomNumberGenerator()
    return arrive(id, from: source, at: now, using: &generator)
  }

  mutating func arrive(
    _ id: ConnectionID, from source: SocketAddress, at now: Monotonic,
    using generator: inout some RandomNumberGenerator
  ) -> Verdict {
    let key = SourceKey(source)
    let place = Place(
      id: id, source: source, key: key, isKnown: isKnown(key, at: now), arrived: now)
    if let record = records[key], record.isClean(at: now, limits) { records.remove(key) }
    let isRefused = records[key]?.isRefused(at: now) ?? false
    if isRefused, !place.isKnown { return .refuse(.penalized) }
    guard held(by: key) < share(of: place) else { return .refuse(.addressFull) }
    if hasRoom(for: place) {
      places.append(place)
      return .admit
    }
    guard let victim = victim(for: place, at: now, using: &generator) else {
      return .refuse(.placesFull)
    }
    let evicted = places.remove(at: victim).id
    places.append(place)
    return .replace(evicted)
  }

  /// The ClientHello of a stranger is whole.
  package mutating func heardHello(of id: ConnectionID) {
    guard let index = index(of: id) else { return }
    places[index].hasHello = true
  }

  /// A client was welcomed: it is no stranger any more, and its address is known.
  package mutating func welcome(_ id: ConnectionID, at now: Monotonic) {
    guard let index = index(of: id) else { return }
    let place = places.remove(at: index)
    know(place.source, at: now)
  }

  /// A stranger is gone, for an offence or for none.
  ///
  /// Does nothing for a connection that has no place.
  package mutating func leave(_ id: ConnectionID, for offence: Offence?, at now: Monotonic) {
    guard let index = index(of: id) else { return }
    let key = places.remove(at: index).key
    guard let offence else { return }
    var record = records[key] ?? AddressRecord(at: now)
    record.add(offence, at: now, limits)
    records.set(key, to: record)
  }

  /// Those whose ClientHello is overdue; each is to be closed and to leave for `timeout`.
  package func overdue(at now: Monotonic) -> [ConnectionID] {
    places.filter { !$0.hasHello && now >= $0.arrived + limits.hello }.map(\.id)
  }

  /// When somebody's ClientHello is overdue next; nil where nobody's can be.
  package var nextDeadline: Monotonic? {
    places.first { !$0.hasHello }.map { $0.arrived + limits.hello }
  }

  private func index(of id: ConnectionID) -> Int? { places.firstIndex { $0.id == id } }

  private func isKnown(_ key: SourceKey, at now: Monotonic) -> Bool {
    known[key].map { now < $0 } ?? false
  }

  private func held(by key: SourceKey) -> Int { places.count { $0.key == key } }

  private func share(of place: Place) -> Int {
    let isPenalized = records[place.key] != nil && !place.isKnown
    return isPenalized ? limits.perPenalizedAddress : limits.perAddress
  }

  private func hasRoom(for place: Place) -> Bool {
    guard places.count < limits.strangers else { return false }
    return place.isKnown
      || places.count { !$0.isKnown } < limits.strangers - limits.keptForKnown
  }

  /// Whose place a newcomer takes where there is no room.
  ///
  /// The oldest that has sent no whole ClientHello for a while; else one of the address with
  /// most, where that address has no fewer than the newcomer's afterwards. No known address
  /// loses a place to an unknown one, nor to a known one while an unknown one could give it.
  private func victim(
    for place: Place, at now: Monotonic, using generator: inout some RandomNumberGenerator
  ) -> Int? {
    let unknown = places.indices.filter { !places[$0].isKnown }
    let candidates = unknown.isEmpty && place.isKnown ? Array(places.indices) : unknown
    let idle = candidates.first {
      !places[$0].hasHello && now >= places[$0].arrived + limits.graceBeforeEviction
    }
    if let idle { return idle }
    let most = Dictionary(grouping: candidates) { places[$0].key }.values
      .max { ($0.count, $1[0]) < ($1.count, $0[0]) }
    guard let most, most.count > held(by: place.key) + 1 else { return nil }
    return most.randomElement(using: &generator)
  }
}
