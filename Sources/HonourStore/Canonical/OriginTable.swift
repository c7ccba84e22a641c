import HonourModel

/// Where each record of an import was read, by the record's number: 8 bytes for each.
///
/// It tells which records an import mentioned, for a full import, and where a key stood first.
struct OriginTable {
  private static let pageCount = 1_024
  private static let lineBits: UInt64 = 40
  private static let largestLine: UInt64 = 1 << lineBits - 1

  private var pages: [Int64: [UInt64]] = [:]

  subscript(rid: Int64) -> StagedChange.Origin? {
    get {
      guard let page = pages[rid / Int64(Self.pageCount)] else { return nil }
      let packed = page[Int(rid % Int64(Self.pageCount))]
      guard packed != 0 else { return nil }
      // The largest value stands for all that do not fit: a file or a line of that number.
      return StagedChange.Origin(
        file: Int(packed >> Self.lineBits), line: Int(packed & Self.largestLine))
    }
    set {
      let place = rid / Int64(Self.pageCount)
      let packed = newValue.map(Self.pack) ?? 0
      pages[place, default: Array(repeating: 0, count: Self.pageCount)][
        Int(rid % Int64(Self.pageCount))] = packed
    }
  }

  /// Lines count from 1, so that no origin packs to zero.
  private static func pack(_ origin: StagedChange.Origin) -> UInt64 {
    let file = min(UInt64(clamping: origin.file), UInt64.max >> lineBits)
    return file << lineBits | min(max(UInt64(clamping: origin.line), 1), largestLine)
  }
}
