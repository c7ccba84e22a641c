/// Numbers as bits, for columns whose code says so.
///
/// Source: `Protocol/columns.md`, section 5.
enum PackedNumbers {
  /// How each number of a list is written.
  enum Form: Hashable {
    /// In as many bits, 0 to 64.
    case fixed(width: Int)
    /// By a Rice code.
    case rice(order: Int)
  }

  /// Bits in front of a list that say the form.
  private static let formBits = 8
  private static let riceMark = 128

  static func append(_ numbers: [UInt64], to bits: inout BitWriter) {
    let form = smallestForm(numbers)
    switch form {
    case .fixed(let width):
      bits.append(UInt64(width), width: formBits)
      for number in numbers { bits.append(number, width: width) }
    case .rice(let order):
      bits.append(UInt64(riceMark + order), width: formBits)
      for number in numbers { bits.append(number, order: order) }
    }
  }

  /// Bits that ``append(_:to:)`` takes.
  static func bitCount(_ numbers: [UInt64]) -> Int {
    formBits + bitCount(numbers, smallestForm(numbers))
  }

  static func form(from input: inout ColumnInput) throws(WireError) -> Form {
    let place = input
    let said = Int(try input.bits(formBits, "packed.form"))
    if said <= UInt64.bitWidth { return .fixed(width: said) }
    let order = said - riceMark
    guard (0..<UInt64.bitWidth).contains(order) else {
      throw place.error(.unknownValue(UInt64(said), known: 0...64), "packed.form")
    }
    return .rice(order: order)
  }

  /// Rice where it is smaller, by the lowest order that is smallest.
  private static func smallestForm(_ numbers: [UInt64]) -> Form {
    let width = UInt64.bitWidth - (numbers.max() ?? 0).leadingZeroBitCount
    let order = smallestOrder(numbers)
    let isRice = bitCount(numbers, .rice(order: order)) < bitCount(numbers, .fixed(width: width))
    return isRice ? .rice(order: order) : .fixed(width: width)
  }

  /// With every order the ones are halved and each number has a bit more: at first that is less, then
  /// it is more.
  private static func smallestOrder(_ numbers: [UInt64]) -> Int {
    var (low, high) = (0, UInt64.bitWidth - 1)
    while low < high {
      let middle = (low + high) / 2
      if savesBits(numbers, order: middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether the order above is smaller.
  private static func savesBits(_ numbers: [UInt64], order: Int) -> Bool {
    var saved: UInt64 = 0
    for number in numbers {
      let ones = number >> UInt64(order)
      saved = saved.saturatingAdd(ones - ones >> 1)
      if saved > UInt64(numbers.count) { return true }
    }
    return false
  }

  private static func bitCount(_ numbers: [UInt64], _ form: Form) -> Int {
    switch form {
    case .fixed(let width): numbers.count * width
    case .rice(let order): riceBits(numbers, order: order)
    }
  }

  /// Bits of the numbers by a Rice code, no more than `Int.max`.
  static func riceBits(_ numbers: some Sequence<UInt64>, order: Int) -> Int {
    var bits: UInt64 = 0
    for number in numbers {
      bits = bits.saturatingAdd((number >> UInt64(order)).saturatingAdd(UInt64(order) + 1))
    }
    return Int(clamping: bits)
  }
}

extension UInt64 {
  /// The sum, or the largest number where that is too small for it.
  func saturatingAdd(_ other: UInt64) -> UInt64 {
    let (sum, isTooLarge) = addingReportingOverflow(other)
    return isTooLarge ? .max : sum
  }
}
