/// Ids that look random, never repeat and rise with the record's number.
///
/// An id is a prefix and eight characters of base 32, 40 bits: the numbers of a kind's records cut
/// these into equal steps, and each id lies at a random place of its step. So ids tell nothing of
/// how many records a reader is not shown, and yet a dataset is written in key order in one pass.
struct SyntheticIDs {
  /// The most records that a kind can have.
  static let limit = 1 << 30

  private let prefix: String
  private let seed: UInt64
  private let step: UInt64

  init(prefix: String, count: Int, seed: UInt64) {
    self.prefix = prefix + "-"
    self.seed = seed
    step = (1 << 40) / UInt64(min(max(count, 1), Self.limit))
  }

  subscript(index: Int) -> String {
    var random = SplitMix64(seed: seed, stream: Self.stream(of: prefix), index: index)
    // An index is not negative: `truncatingIfNeeded` loses nothing.
    let place = UInt64(truncatingIfNeeded: index) &* step &+ random.next() % step
    return prefix + Self.base32(place, digits: 8)
  }

  /// The lowest bits of a number, five to a character, in an alphabet that sorts.
  ///
  /// Five bits fit everywhere: `truncatingIfNeeded` loses none.
  static func base32(_ value: UInt64, digits: Int) -> String {
    let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    var text: [UInt8] = []
    for place in stride(from: (digits - 1) * 5, through: 0, by: -5) {
      text.append(alphabet[Int(truncatingIfNeeded: value >> UInt64(place) & 31)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func stream(of prefix: String) -> UInt64 {
    prefix.utf8.reduce(0x1D) { $0 << 8 | UInt64($1) }
  }
}
