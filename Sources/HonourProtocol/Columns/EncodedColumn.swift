/// The cells of a column by a code: what stands in place, and the numbers that may stand in bits.
///
/// Source: `Protocol/columns.md`, sections 4 and 5.
struct EncodedColumn {
  /// What stands before the numbers, or all of a column without any.
  private let head: [UInt8]
  /// Nil for residuals that may not be packed.
  let numbers: [UInt64]?
  /// What stands behind the numbers.
  private let texts: [UInt8]

  init(_ head: [UInt8]) {
    self.head = head
    numbers = nil
    texts = []
  }

  init(_ head: [UInt8] = [], numbers: [UInt64], texts: [UInt8] = []) {
    self.head = head
    self.numbers = numbers
    self.texts = texts
  }

  /// The bytes in place, of a packed column without the numbers.
  func bytes(isPacked: Bool) -> [UInt8] {
    guard let numbers, !isPacked else { return head + texts }
    var bytes = head
    for number in numbers { Varint.append(number, to: &bytes) }
    return bytes + texts
  }
}
