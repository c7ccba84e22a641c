/// A number for each record number, in pages that are made as they are needed.
///
/// 0 where none was set; eight bytes a record.
struct NumberTable {
  private static let pageCount: Int64 = 1_024

  private var pages: [Int64: [UInt64]] = [:]

  subscript(rid: Int64) -> UInt64 {
    get {
      let (page, place) = Self.place(of: rid)
      return pages[page]?[place] ?? 0
    }
    set {
      let (page, place) = Self.place(of: rid)
      pages[page, default: Array(repeating: 0, count: Int(Self.pageCount))][place] = newValue
    }
  }

  /// Record numbers come from a file and may be damaged: negative ones have places as well.
  private static func place(of rid: Int64) -> (page: Int64, place: Int) {
    (rid >> 10, Int(rid & (pageCount - 1)))
  }
}
