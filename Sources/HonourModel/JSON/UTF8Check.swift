/// Strict UTF-8: no overlong form, no surrogate, nothing above U+10FFFF.
package enum UTF8Check {
  /// The index of the first byte of the first sequence that is not UTF-8, or nil.
  ///
  /// Source: the table of well-formed sequences of the Unicode Standard, section 3.9.
  package static func firstInvalid(in bytes: ArraySlice<UInt8>) -> Int? {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let lead = bytes[index]
      guard lead >= 0x80 else {
        index += 1
        continue
      }
      let second: ClosedRange<UInt8>
      let length: Int
      switch lead {
      case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
      case 0xE0: (length, second) = (3, 0xA0...0xBF)
      case 0xED: (length, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
      case 0xF0: (length, second) = (4, 0x90...0xBF)
      case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
      case 0xF4: (length, second) = (4, 0x80...0x8F)
      default: return index
      }
      guard bytes.endIndex - index >= length, second.contains(bytes[index + 1]) else {
        return index
      }
      for place in index + 2..<index + length where !(0x80...0xBF).contains(bytes[place]) {
        return index
      }
      index += length
    }
    return nil
  }
}
