/// A cell as pieces of text and pieces of another cell.
///
/// Source: `Protocol/columns.md`, section 4.
enum Splice {
  /// A copy that goes on where the last one ended costs less than another.
  private static let shortestCopy = 4
  private static let shortestJump = 6
  private static let triedPlaces = 32

  static func append(
    _ cell: ArraySlice<UInt8>, over old: ArraySlice<UInt8>, to bytes: inout [UInt8]
  ) {
    let (old, cell) = (Array(old), Array(cell))
    let places = Places(old)
    var expected = 0
    var literal = 0
    var index = 0
    while index < cell.count {
      let (place, length) = places.longest(cell, at: index, expected: expected)
      guard length >= (place == expected ? shortestCopy : shortestJump) else {
        index += 1
        continue
      }
      Varint.append(UInt64(index - literal), to: &bytes)
      bytes.append(contentsOf: cell[literal..<index])
      Varint.append(UInt64(length), to: &bytes)
      Varint.append(Varint.zigzag(Int64(place - expected)), to: &bytes)
      expected = place + length
      index += length
      literal = index
    }
    Varint.append(UInt64(cell.count - literal), to: &bytes)
    bytes.append(contentsOf: cell[literal...])
    Varint.append(0, to: &bytes)
  }

  static func read(
    over old: ArraySlice<UInt8>, from input: inout ColumnInput
  ) throws(WireError) -> [UInt8] {
    var cell: [UInt8] = []
    var expected = 0
    while true {
      let limit = WireLimits.recordBytes - cell.count
      let count = try input.count("splice.text", limit: limit)
      cell.append(contentsOf: try input.bytes(count, "splice.text"))
      let length = try input.count("splice.length", limit: min(limit - count, old.count))
      guard length > 0 else { return cell }
      let jump = Varint.unzigzag(try input.varint("splice.place"))
      let (place, overflow) = Int64(expected).addingReportingOverflow(jump)
      guard !overflow, place >= 0, place <= Int64(old.count - length) else {
        throw input.error(
          .aboveLimit(value: UInt64(bitPattern: place), limit: UInt64(old.count - length)),
          "splice.place")
      }
      let start = old.startIndex + Int(place)
      cell.append(contentsOf: old[start..<start + length])
      expected = Int(place) + length
    }
  }

  /// Where each four bytes stand in a cell.
  private struct Places {
    private let old: [UInt8]
    /// By a hash of four bytes: the first place where they may stand, or -1.
    private var first: [Int32]
    /// For each place the next one of the same hash, or -1.
    private var next: [Int32]

    init(_ old: [UInt8]) {
      self.old = old
      var size = 16
      while size < old.count { size *= 2 }
      first = Array(repeating: -1, count: size)
      next = Array(repeating: -1, count: old.count)
      guard old.count >= shortestCopy else { return }
      for place in (0...old.count - shortestCopy).reversed() {
        let slot = slot(Self.word(old, place))
        next[place] = first[slot]
        first[slot] = Int32(clamping: place)
      }
    }

    func longest(_ cell: [UInt8], at index: Int, expected: Int) -> (place: Int, length: Int) {
      var best = (place: 0, length: 0)
      guard index + shortestCopy <= cell.count else { return best }
      let word = Self.word(cell, index)
      func look(at place: Int) {
        var length = shortestCopy
        while index + length < cell.count, place + length < old.count,
          cell[index + length] == old[place + length]
        { length += 1 }
        if length > best.length { best = (place, length) }
      }
      if expected + shortestCopy <= old.count, Self.word(old, expected) == word {
        look(at: expected)
      }
      var place = Int(first[slot(word)])
      var tried = 0
      while place >= 0, tried < triedPlaces {
        if Self.word(old, place) == word {
          look(at: place)
          tried += 1
        }
        place = Int(next[place])
      }
      return best
    }

    /// Odd, and known to nobody who makes up texts.
    private static let factor = UInt32.random(in: 0...UInt32.max) | 1

    /// The high bits of a product hang on all four bytes.
    private func slot(_ word: UInt32) -> Int {
      Int((word &* Self.factor) >> UInt32(32 - first.count.trailingZeroBitCount))
    }

    private static func word(_ bytes: [UInt8], _ place: Int) -> UInt32 {
      UInt32(bytes[place]) << 24 | UInt32(bytes[place + 1]) << 16 | UInt32(bytes[place + 2]) << 8
        | UInt32(bytes[place + 3])
    }
  }
}
