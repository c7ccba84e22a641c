/// Values by address, at most so many: the one that was set least recently makes room.
///
/// Every call takes constant time on average, whoever picks the addresses.
struct RecentTable<Value: Sendable>: Sendable {
  private let capacity: Int
  private var entries: [SourceKey: (value: Value, stamp: UInt64)] = [:]
  /// In the order in which they were set; a key whose stamp is another one was set again later.
  private var order: [(key: SourceKey, stamp: UInt64)] = []
  private var start = 0
  private var lastStamp: UInt64 = 0

  init(capacity: Int) { self.capacity = max(1, capacity) }

  var count: Int { entries.count }

  subscript(key: SourceKey) -> Value? { entries[key]?.value }

  mutating func set(_ key: SourceKey, to value: Value) {
    lastStamp += 1
    entries[key] = (value, lastStamp)
    order.append((key, lastStamp))
    while entries.count > capacity { removeLeastRecent() }
    if order.count > 2 * capacity + 64 { compact() }
  }

  mutating func remove(_ key: SourceKey) { entries[key] = nil }

  private mutating func removeLeastRecent() {
    let (key, stamp) = order[start]
    start += 1
    if entries[key]?.stamp == stamp { entries[key] = nil }
  }

  private mutating func compact() {
    order = order[start...].filter { entries[$0.key]?.stamp == $0.stamp }
    start = 0
  }
}
