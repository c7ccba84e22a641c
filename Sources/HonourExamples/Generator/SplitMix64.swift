/// The generator behind synthetic records: any record can be derived from the seed and its number.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The generator of one record: `stream` tells its kind, `index` its number.
  init(seed: UInt64, stream: UInt64, index: Int) {
    let start = Self.mixed(seed &+ stream &* 0xD1B5_4A32_D192_ED03)
    state = Self.mixed(start ^ UInt64(bitPattern: Int64(index)))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// A number from 0 to `limit` - 1; 0 where the limit is not positive.
  ///
  /// It is below an `Int`, so `truncatingIfNeeded` loses nothing.
  mutating func below(_ limit: Int) -> Int {
    guard limit > 1 else { return 0 }
    return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(limit)).high)
  }

  /// True in `count` of 1,000 cases.
  mutating func chance(_ count: Int) -> Bool { below(1_000) < count }

  /// One of the items, which must not be empty.
  mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }

  static func mixed(_ value: UInt64) -> UInt64 {
    var word = value
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
