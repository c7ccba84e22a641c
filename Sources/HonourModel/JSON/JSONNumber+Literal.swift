extension JSONNumber {
  /// Digits that are kept exactly.
  package static let significantDigits = 30
  /// The largest exponent that may be written, either sign.
  package static let writtenExponent = 30
  /// Powers of ten in which the first significant digit may stand.
  package static let magnitudes = -60...59

  /// Reads a JSON number and brings it into canonical form.
  ///
  /// Nil where the literal is not JSON's or outside the limits above. Zeros in front of the first
  /// and behind the last digit of the value are not significant. The canonical form is taken again
  /// and is its own canonical form.
  package init?(literal: some Collection<UInt8>) {
    guard let literal = Literal(literal) else { return nil }
    guard let text = literal.canonical else { return nil }
    self.init(canonical: text)
  }

  /// Whether some bytes have the form of a JSON number, in or out of the limits.
  static func isLiteral(_ bytes: ArraySlice<UInt8>) -> Bool {
    let mark = bytes.firstIndex { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
    guard let mark else { return Literal(bytes) != nil }
    let sign = bytes[(mark + 1)...].first
    let hasSign = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
    let digits = bytes[(mark + 1)...].dropFirst(hasSign ? 1 : 0)
    return Literal(bytes[..<mark]) != nil && !digits.isEmpty && digits.allSatisfy(Literal.isDigit)
  }

  /// The parts of a written number.
  private struct Literal {
    var isNegative = false
    /// Digits before and after the point, without leading zeros.
    var digits: [UInt8] = []
    /// The power of ten of the last of `digits`.
    var lowestPower = 0

    private static let zero = UInt8(ascii: "0")

    init?(_ literal: some Collection<UInt8>) {
      var bytes = literal[...]
      if bytes.first == UInt8(ascii: "-") {
        isNegative = true
        bytes = bytes.dropFirst()
      }
      guard let first = bytes.first, Self.isDigit(first) else { return nil }
      let whole = bytes.prefix(while: Self.isDigit)
      guard first != Self.zero || whole.count == 1 else { return nil }
      append(whole)
      bytes = bytes.dropFirst(whole.count)
      if bytes.first == UInt8(ascii: ".") {
        let fraction = bytes.dropFirst().prefix(while: Self.isDigit)
        guard !fraction.isEmpty else { return nil }
        append(fraction)
        lowestPower = -fraction.count
        bytes = bytes.dropFirst(1 + fraction.count)
      }
      if bytes.first == UInt8(ascii: "e") || bytes.first == UInt8(ascii: "E") {
        guard let exponent = Self.exponent(bytes.dropFirst()) else { return nil }
        lowestPower += exponent
      } else if !bytes.isEmpty {
        return nil
      }
    }

    private mutating func append(_ more: some Collection<UInt8>) {
      if digits.isEmpty {
        digits.append(contentsOf: more.drop { $0 == Self.zero })
      } else {
        digits.append(contentsOf: more)
      }
    }

    static func isDigit(_ byte: UInt8) -> Bool {
      byte >= zero && byte <= UInt8(ascii: "9")
    }

    /// Reads a sign and digits; nil beyond the limit, whatever the number of digits.
    private static func exponent(_ written: some Collection<UInt8>) -> Int? {
      var bytes = written[...]
      let isNegative = bytes.first == UInt8(ascii: "-")
      if isNegative || bytes.first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
      guard !bytes.isEmpty else { return nil }
      var value = 0
      for byte in bytes {
        guard isDigit(byte) else { return nil }
        value = value * 10 + Int(byte - zero)
        guard value <= JSONNumber.writtenExponent else { return nil }
      }
      return isNegative ? -value : value
    }

    var canonical: String? {
      let trailing = digits.reversed().prefix { $0 == Self.zero }.count
      let significant = digits.dropLast(trailing)
      guard !significant.isEmpty else { return "0" }
      let lowest = lowestPower + trailing
      let highest = lowest + significant.count - 1
      guard significant.count <= JSONNumber.significantDigits,
        JSONNumber.magnitudes.contains(highest)
      else { return nil }
      var result: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
      let zeros = { (count: Int) in repeatElement(Self.zero, count: max(0, count)) }
      let wholeDigits = highest + 1
      if wholeDigits > 0 {
        result.append(contentsOf: significant.prefix(wholeDigits))
        result.append(contentsOf: zeros(wholeDigits - significant.count))
      } else {
        result.append(Self.zero)
      }
      let fraction = significant.dropFirst(max(0, wholeDigits))
      if !fraction.isEmpty {
        result.append(UInt8(ascii: "."))
        result.append(contentsOf: zeros(-wholeDigits))
        result.append(contentsOf: fraction)
      }
      return String(decoding: result, as: UTF8.self)
    }
  }
}
