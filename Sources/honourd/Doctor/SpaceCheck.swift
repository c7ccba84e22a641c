import Glibc
import HonourStore
import HonourTerminal

/// The disk: room for the store to grow, for its log, and for a prune that rewrites it.
enum SpaceCheck {
  private static let name = "space"
  private static let leastBytes: UInt64 = 268_435_456
  private static let timesStore: UInt64 = 3

  static func finding(_ doctor: Doctor) -> Finding {
    let command = "df -h \(doctor.name)"
    var status = statvfs()
    guard unsafe statvfs(doctor.directory.path, &status) == 0 else {
      return .warning(name, "the system does not say how much is free", type: command)
    }
    let store = StoreDirectory.byteCount(doctor.directory.file(CanonicalSchema.fileName))
    let free = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    return finding(
      free: free.overflow ? .max : free.partialValue, store: UInt64(clamping: store),
      type: command)
  }

  /// Both in bytes.
  static func finding(free: UInt64, store: UInt64, type command: String) -> Finding {
    let wanted = max(leastBytes, min(store, .max / timesStore) * timesStore)
    let words = "\(NumberWords.bytes(free)) free"
    guard free < wanted else { return .fine(name, words) }
    return .warning(name, words + ", and \(NumberWords.bytes(wanted)) are wanted", type: command)
  }
}
