import HonourModel
package import HonourProtocol

/// Encoded transfers by what they lead from and to, the least recently used ones given up first.
///
/// Those that lead to an older target stay as long as there is room: a client whose transfer was cut
/// asks for the rest of it. A transfer that is given up lives on until its last reader has
/// finished; the newest one stays even where it alone is above the bounds. Confined to the loop
/// that owns it.
package struct TransferCache {
  package enum Entry {
    case transfer(Transfer)
    /// The delta is longer than the state: send the snapshot.
    case snapshotIsSmaller
    /// It could not be made and is not tried again before this instant.
    case failed(until: Monotonic)
  }

  private let limits: ServerLimits
  private let directory: CacheDirectory
  private var entries: [TransferRequest: (entry: Entry, lastUse: UInt64)] = [:]
  private var uses: UInt64 = 0
  package private(set) var memoryBytes: UInt64 = 0
  /// Bytes of frames on disk, whether or not they are in memory as well.
  package private(set) var fileBytes: UInt64 = 0

  package init(limits: ServerLimits, directory: CacheDirectory) {
    self.limits = limits
    self.directory = directory
  }

  package var count: Int { entries.count }

  /// Whether anything is known of a request.
  package func contains(_ request: TransferRequest) -> Bool { entries[request] != nil }

  /// What is known of a request; a failure only until it may be tried again.
  package mutating func entry(for request: TransferRequest, now: Monotonic) -> Entry? {
    guard let found = entries[request] else { return nil }
    if case .failed(let until) = found.entry, now >= until {
      entries[request] = nil
      return nil
    }
    uses += 1
    entries[request] = (found.entry, uses)
    return found.entry
  }

  /// Takes what became of a request; a transfer's file is in the directory already.
  package mutating func insert(_ entry: Entry, for request: TransferRequest) {
    forget(request)
    uses += 1
    entries[request] = (entry, uses)
    count(entry, adding: true)
    while isOverFull, let oldest = oldest(except: request) { remove(oldest) }
  }

  private var isOverFull: Bool {
    entries.count > limits.cacheEntries || memoryBytes > limits.cacheMemoryBytes
      || fileBytes > limits.cacheFileBytes
  }

  private func oldest(except kept: TransferRequest) -> TransferRequest? {
    entries.filter { $0.key != kept }.min { $0.value.lastUse < $1.value.lastUse }?.key
  }

  private mutating func remove(_ request: TransferRequest) {
    guard case .transfer? = forget(request) else { return }
    // A file that stays behind is found and given up after the next start.
    try? directory.remove(request)
  }

  @discardableResult private mutating func forget(_ request: TransferRequest) -> Entry? {
    guard let removed = entries.removeValue(forKey: request) else { return nil }
    count(removed.entry, adding: false)
    return removed.entry
  }

  private mutating func count(_ entry: Entry, adding: Bool) {
    guard case .transfer(let transfer) = entry else { return }
    var memory = UInt64(transfer.manifestFrame.count)
    if case .memory(let bytes) = transfer.body { memory += UInt64(bytes.count) }
    let file = UInt64(transfer.byteCount)
    memoryBytes = adding ? memoryBytes + memory : memoryBytes - memory
    fileBytes = adding ? fileBytes + file : fileBytes - file
  }
}
