/// Correction codewords over GF(256) with x⁸ + x⁴ + x³ + x² + 1.
///
/// Source: ISO/IEC 18004:2015, section 7.5 and annex A.
enum ReedSolomon {
  /// The product of (x − 2ⁱ) for i below `degree`, without its first coefficient, highest first.
  static func divisor(degree: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: degree - 1) + [1]
    var root: UInt8 = 1
    for _ in 0..<degree {
      for place in result.indices {
        result[place] = product(result[place], root)
        if place + 1 < result.count { result[place] ^= result[place + 1] }
      }
      root = product(root, 2)
    }
    return result
  }

  static func remainder(of data: some Sequence<UInt8>, by divisor: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: divisor.count)
    for byte in data {
      let factor = byte ^ result.removeFirst()
      result.append(0)
      for place in result.indices { result[place] ^= product(divisor[place], factor) }
    }
    return result
  }

  static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
    var result: UInt8 = 0
    for place in (0..<8).reversed() {
      let overflows = result & 0x80 != 0
      result <<= 1
      if overflows { result ^= 0x1D }
      if right >> UInt8(place) & 1 == 1 { result ^= left }
    }
    return result
  }
}
