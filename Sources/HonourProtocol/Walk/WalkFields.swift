// The fields that the frames of a walk are made of. Source: `Protocol/walk.md`, section 2.
extension ByteReader {
  /// Reads a number that is larger than the one before it: the gap between them less one.
  mutating func rising(
    _ name: String, after last: Int?, limit: Int
  ) throws(WireError) -> Int {
    let floor = last.map { $0 + 1 } ?? 0
    guard floor <= limit else {
      throw error(.aboveLimit(value: UInt64(floor), limit: UInt64(limit)), name)
    }
    return floor + Int(try unsigned(name, limit: UInt64(limit - floor)))
  }

  /// Reads rising numbers up to the end of the payload: at least one, at most `count`.
  mutating func risingToEnd(
    _ name: String, limit: Int, count: Int
  ) throws(WireError) -> [Int] {
    var numbers = [try rising("\(name)[0]", after: nil, limit: limit)]
    while remaining > 0 {
      guard numbers.count < count else {
        throw error(.aboveLimit(value: UInt64(count) + 1, limit: UInt64(count)), name)
      }
      numbers.append(try rising("\(name)[\(numbers.count)]", after: numbers.last, limit: limit))
    }
    return numbers
  }
}

extension ByteWriter {
  /// Writes numbers that rise strictly, as ``ByteReader`` reads them.
  mutating func rising(_ numbers: [Int]) {
    var floor = 0
    for number in numbers {
      unsigned(UInt64(number - floor))
      floor = number + 1
    }
  }
}
