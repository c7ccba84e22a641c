/// Reads a QR code of level L without a word from the code that draws one.
///
/// From ISO/IEC 18004:2015, written for the tests: nothing is corrected, every syndrome must be 0.
struct QRReader {
  struct Fault: Error { let words: String }

  private let modules: [[Bool]]
  private let size: Int
  private let version: Int
  private(set) var mask = 0

  init(_ modules: [[Bool]]) throws {
    self.modules = modules
    size = modules.count
    version = (size - 17) / 4
    guard size == 17 + 4 * version, modules.allSatisfy({ $0.count == modules.count }) else {
      throw Fault(words: "size")
    }
  }

  mutating func text() throws -> String {
    try checkPatterns()
    mask = try format()
    try checkVersion()
    return try decode(try data(stream()))
  }

  private func isDark(_ row: Int, _ column: Int) -> Bool { modules[row][column] }

  // Patterns.

  private static let finder = [
    "#######.", "#.....#.", "#.###.#.", "#.###.#.", "#.###.#.", "#.....#.", "#######.", "........",
  ].map { $0.map { $0 == "#" } }

  private func checkPatterns() throws {
    for row in 0..<8 {
      for column in 0..<8 {
        let wanted = Self.finder[row][column]
        guard isDark(row, column) == wanted, isDark(row, size - 1 - column) == wanted,
          isDark(size - 1 - row, column) == wanted
        else { throw Fault(words: "finder at \(row), \(column)") }
      }
    }
    for place in 8..<size - 8 {
      guard isDark(6, place) == (place % 2 == 0), isDark(place, 6) == (place % 2 == 0) else {
        throw Fault(words: "timing at \(place)")
      }
    }
    for (row, column) in alignmentCentres {
      for y in 0..<5 {
        for x in 0..<5 {
          let wanted = y == 0 || y == 4 || x == 0 || x == 4 || (y == 2 && x == 2)
          guard isDark(row - 2 + y, column - 2 + x) == wanted else {
            throw Fault(words: "alignment at \(row), \(column)")
          }
        }
      }
    }
    guard isDark(size - 8, 8) else { throw Fault(words: "dark module") }
  }

  private var alignmentCentres: [(Int, Int)] {
    if version == 1 { return [] }
    let last = size - 7
    if version < 7 { return [(last, last)] }
    let middle = (last + 6) / 2
    return [
      (6, middle), (middle, 6), (middle, middle), (middle, last), (last, middle), (last, last),
    ]
  }

  // Format: one of the 32 words of the standard's table C.1, level L.

  private static let formats = [
    "111011111000100", "111001011110011", "111110110101010", "111100010011101",
    "110011000101111", "110001100011000", "110110001000001", "110100101110110",
  ]

  private func format() throws -> Int {
    let first =
      (0...5).map { isDark(8, $0) } + [isDark(8, 7), isDark(8, 8), isDark(7, 8)]
      + (0...5).reversed().map { isDark($0, 8) }
    let second =
      (0...6).map { isDark(size - 1 - $0, 8) } + (0...7).map { isDark(8, size - 8 + $0) }
    guard first == second else { throw Fault(words: "the formats differ") }
    let word = String(first.map { $0 ? "1" : "0" })
    guard let mask = Self.formats.firstIndex(of: word) else { throw Fault(words: "format \(word)") }
    return mask
  }

  /// The standard's table D.1.
  private static let versions = [
    7: 0x07C94, 8: 0x085BC, 9: 0x09A99, 10: 0x0A4D3, 11: 0x0BBF6, 12: 0x0C762,
  ]

  private func checkVersion() throws {
    guard version >= 7 else { return }
    var (upper, lower) = (0, 0)
    for row in (0..<6).reversed() {
      for column in (0..<3).reversed() {
        upper = upper << 1 | (isDark(row, size - 11 + column) ? 1 : 0)
        lower = lower << 1 | (isDark(size - 11 + column, row) ? 1 : 0)
      }
    }
    guard upper == Self.versions[version], lower == upper else { throw Fault(words: "version") }
  }

  // The stream.

  private func isData(_ row: Int, _ column: Int) -> Bool {
    if row == 6 || column == 6 { return false }
    if row < 9, column < 9 || column >= size - 8 { return false }
    if row >= size - 8, column < 9 { return false }
    if version >= 7 {
      if row < 6, column >= size - 11 { return false }
      if column < 6, row >= size - 11 { return false }
    }
    return !alignmentCentres.contains { abs($0.0 - row) <= 2 && abs($0.1 - column) <= 2 }
  }

  private func isInverted(_ i: Int, _ j: Int) -> Bool {
    switch mask {
    case 0: (i + j) % 2 == 0
    case 1: i % 2 == 0
    case 2: j % 3 == 0
    case 3: (i + j) % 3 == 0
    case 4: (i / 2 + j / 3) % 2 == 0
    case 5: (i * j) % 2 + (i * j) % 3 == 0
    case 6: ((i * j) % 2 + (i * j) % 3) % 2 == 0
    default: ((i + j) % 2 + (i * j) % 3) % 2 == 0
    }
  }

  private func stream() -> [UInt8] {
    var bits: [Bool] = []
    // Pairs of columns from the right; column 6 is no part of any.
    let columns = (0..<size).reversed().filter { $0 != 6 }
    for pair in 0..<columns.count / 2 {
      for step in 0..<size {
        let row = pair % 2 == 0 ? size - 1 - step : step
        for column in columns[2 * pair...2 * pair + 1] where isData(row, column) {
          bits.append(isDark(row, column) != isInverted(row, column))
        }
      }
    }
    return (0..<bits.count / 8).map { byte in
      (0..<8).reduce(0) { $0 << 1 | (bits[8 * byte + $1] ? 1 : 0) }
    }
  }

  /// The standard's table 9, level L: blocks as (count, all codewords, data codewords).
  private static let blocks: [[(Int, Int, Int)]] = [
    [(1, 26, 19)], [(1, 44, 34)], [(1, 70, 55)], [(1, 100, 80)], [(1, 134, 108)], [(2, 86, 68)],
    [(2, 98, 78)], [(2, 121, 97)], [(2, 146, 116)], [(2, 86, 68), (2, 87, 69)], [(4, 101, 81)],
    [(2, 116, 92), (2, 117, 93)],
  ]

  private func data(_ stream: [UInt8]) throws -> [UInt8] {
    let shapes = Self.blocks[version - 1].flatMap { Array(repeating: $0, count: $0.0) }
    guard stream.count == shapes.reduce(0, { $0 + $1.1 }) else { throw Fault(words: "length") }
    var blocks = shapes.map { _ in [UInt8]() }
    var rest = stream[...]
    for place in 0..<(shapes.map(\.2).max() ?? 0) {
      for index in shapes.indices where place < shapes[index].2 {
        blocks[index].append(rest.removeFirst())
      }
    }
    let data = blocks.flatMap(\.self)
    while !rest.isEmpty { for index in blocks.indices { blocks[index].append(rest.removeFirst()) } }
    for (block, shape) in zip(blocks, shapes) {
      for power in 0..<shape.1 - shape.2 {
        let value = block.reduce(0) { Self.times($0, Self.powers[power]) ^ $1 }
        guard value == 0 else { throw Fault(words: "syndrome \(power)") }
      }
    }
    return data
  }

  private static let powers: [UInt8] = {
    var value = 1
    return (0..<255).map { _ in
      defer {
        value *= 2
        if value > 255 { value ^= 0x11D }
      }
      return UInt8(value)
    }
  }()

  private static func times(_ left: UInt8, _ right: UInt8) -> UInt8 {
    guard let first = powers.firstIndex(of: left), let second = powers.firstIndex(of: right) else {
      return 0
    }
    return powers[(first + second) % 255]
  }

  private func decode(_ data: [UInt8]) throws -> String {
    var place = 0
    func take(_ count: Int) -> Int {
      defer { place += count }
      return (place..<place + count).reduce(0) {
        $0 << 1 | Int(data[$1 / 8] >> UInt8(7 - $1 % 8) & 1)
      }
    }
    let letters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    switch take(4) {
    case 2:
      let count = take(version < 10 ? 9 : 11)
      var result = ""
      for _ in 0..<count / 2 {
        let pair = take(11)
        result += [letters[pair / 45], letters[pair % 45]]
      }
      if count % 2 == 1 { result.append(letters[take(6)]) }
      return result
    case 4:
      let count = take(version < 10 ? 8 : 16)
      return String(decoding: (0..<count).map { _ in UInt8(take(8)) }, as: UTF8.self)
    default: throw Fault(words: "mode")
    }
  }
}
