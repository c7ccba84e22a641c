import HonourModel

/// An arriving record that was read and derived from: all that storing it needs.
struct PreparedRecord: Sendable {
  /// A text of the record: its slot in ``TextSlots``, and its place among others of the same text.
  struct Mention: Sendable {
    let slot: Int
    let place: Int64
  }

  let record: CanonicalRecord
  /// The hash of the key.
  let hash: UInt64
  /// As in ``Derivation``.
  let sort: [UInt8]
  let targets: [UInt64]
  let mentions: [Mention]

  /// Reads an arriving record and derives from it.
  ///
  /// - Throws: ``ApplyError/unreadable(_:_:)`` and ``ApplyError/keyMismatch(_:found:)``.
  init(
    _ arrived: CanonicalRecord, sortKeys: inout SortKeys, slots: inout TextSlots
  ) throws(ApplyError) {
    let derived = Derivation(try ArrivingRecord.read(arrived), sortKeys: &sortKeys)
    record = arrived
    hash = arrived.key.hash
    sort = derived.sort
    targets = derived.targets
    var mentions: [Mention] = []
    mentions.reserveCapacity(derived.phrases.count)
    for phrase in derived.phrases {
      mentions.append(Mention(slot: slots.slot(of: phrase.text), place: phrase.place))
    }
    self.mentions = mentions
  }
}
