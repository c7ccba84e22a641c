/// A text as the codewords of a QR code: data in blocks, each with its correction, interleaved.
///
/// Source: ISO/IEC 18004:2015, sections 7.4 to 7.6.
struct QRData {
  private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".utf8)

  let version: Int
  let codewords: [UInt8]

  /// Nil for a text that version 12 does not hold.
  init?(_ text: String) {
    let utf8 = Array(text.utf8)
    let isAlphanumeric = utf8.allSatisfy { Self.alphabet.contains($0) }
    let length = isAlphanumeric ? (utf8.count * 11 + 1) / 2 : utf8.count * 8
    let fitting = QRVersion.all.first { version in
      let head = 4 + Self.countBits(version, isAlphanumeric: isAlphanumeric)
      return head + length <= QRVersion.dataCodewords(version) * 8
    }
    guard let version = fitting else { return nil }
    self.version = version
    var bits = BitWriter()
    bits.add(isAlphanumeric ? 2 : 4, count: 4)
    bits.add(utf8.count, count: Self.countBits(version, isAlphanumeric: isAlphanumeric))
    if isAlphanumeric {
      Self.addAlphanumeric(utf8, to: &bits)
    } else {
      for byte in utf8 { bits.add(Int(byte), count: 8) }
    }
    codewords = Self.interleaved(bits.padded(to: QRVersion.dataCodewords(version)), version)
  }

  private static func countBits(_ version: Int, isAlphanumeric: Bool) -> Int {
    isAlphanumeric ? (version < 10 ? 9 : 11) : (version < 10 ? 8 : 16)
  }

  private static func addAlphanumeric(_ utf8: [UInt8], to bits: inout BitWriter) {
    let values = utf8.compactMap { alphabet.firstIndex(of: $0) }
    for start in stride(from: 0, to: values.count, by: 2) {
      if start + 1 < values.count {
        bits.add(values[start] * 45 + values[start + 1], count: 11)
      } else {
        bits.add(values[start], count: 6)
      }
    }
  }

  private static func interleaved(_ data: [UInt8], _ version: Int) -> [UInt8] {
    let count = QRVersion.blocks(version)
    let (short, longer) = data.count.quotientAndRemainder(dividingBy: count)
    var blocks: [ArraySlice<UInt8>] = []
    var start = 0
    for index in 0..<count {
      let end = start + short + (index >= count - longer ? 1 : 0)
      blocks.append(data[start..<end])
      start = end
    }
    let divisor = ReedSolomon.divisor(degree: QRVersion.correction(version))
    let corrections = blocks.map { ReedSolomon.remainder(of: $0, by: divisor) }
    var result: [UInt8] = []
    for place in 0...short {
      for block in blocks where place < block.count {
        result.append(block[block.startIndex + place])
      }
    }
    for place in divisor.indices {
      for correction in corrections { result.append(correction[place]) }
    }
    return result
  }
}

/// Bits, the highest of each number first.
private struct BitWriter {
  private var bits: [Bool] = []

  mutating func add(_ number: Int, count: Int) {
    for place in (0..<count).reversed() { bits.append(number >> place & 1 == 1) }
  }

  /// With the terminator, and the filling that the standard names.
  func padded(to codewords: Int) -> [UInt8] {
    var all = bits + [Bool](repeating: false, count: min(4, codewords * 8 - bits.count))
    while all.count % 8 != 0 { all.append(false) }
    var result = stride(from: 0, to: all.count, by: 8).map { start in
      all[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    }
    var filling: UInt8 = 0xEC
    while result.count < codewords {
      result.append(filling)
      filling ^= 0xEC ^ 0x11
    }
    return result
  }
}
