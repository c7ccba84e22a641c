/// The sizes of a version at level L.
///
/// Source: ISO/IEC 18004:2015, tables 1, 9 and E.1.
enum QRVersion {
  static let all = 1...12
  private static let totals = [26, 44, 70, 100, 134, 172, 196, 242, 292, 346, 404, 466]
  private static let corrections = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24]
  private static let blockCounts = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4]
  private static let lastAlignments = [0, 18, 22, 26, 30, 34, 38, 42, 46, 50, 54, 58]

  static func size(_ version: Int) -> Int { 17 + 4 * version }

  /// Codewords of data and correction.
  static func total(_ version: Int) -> Int { totals[version - 1] }

  /// Correction codewords of each block.
  static func correction(_ version: Int) -> Int { corrections[version - 1] }

  static func blocks(_ version: Int) -> Int { blockCounts[version - 1] }

  static func dataCodewords(_ version: Int) -> Int {
    total(version) - correction(version) * blocks(version)
  }

  /// The centres of the alignment patterns, on both axes.
  static func alignments(_ version: Int) -> [Int] {
    let last = lastAlignments[version - 1]
    switch version {
    case 1: return []
    case 2...6: return [6, last]
    default: return [6, (6 + last) / 2, last]
    }
  }
}
