import HonourModel

/// Where each record of an import was read, by the record's number: 8 bytes for each.
///
/// It tells which records an import mentioned, for a full import, and where a key stood first.
struct OriginTable {
  private static let lineBits: UInt64 = 40
  private static let largestLine: UInt64 = (1 << lineBits) - 1

  private var packed = NumberTable()

  subscript(rid: Int64) -> StagedChange.Origin? {
    get {
      let packed = packed[rid]
      guard packed != 0 else { return nil }
      return StagedChange.Origin(
        file: Int(packed >> Self.lineBits), line: Int(packed & Self.largestLine))
    }
    set { packed[rid] = newValue.map(Self.pack) ?? 0 }
  }

  /// Lines count from 1, so that no origin packs to zero; what does not fit is cut to the largest
  /// number that does.
  private static func pack(_ origin: StagedChange.Origin) -> UInt64 {
    let file = min(UInt64(clamping: origin.file), UInt64.max >> lineBits)
    return file << lineBits | min(max(UInt64(clamping: origin.line), 1), largestLine)
  }
}
