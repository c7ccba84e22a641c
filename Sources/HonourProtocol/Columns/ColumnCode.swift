/// How the cells of one column are written: what is expected of each, and what is said of it.
///
/// Source: `Protocol/columns.md`, sections 3 and 4.
struct ColumnCode: Hashable, Sendable {
  /// What both ends know of a cell before it is written.
  enum Predictor: Hashable, Sendable {
    case none
    /// The cell before it in its column.
    case previous
    /// The cell of the same field in the record that a patch changes.
    case old
    /// The cell of an earlier column in the same row.
    case column(Int)
    /// This column's cell in the last row above whose cell in an earlier column is the same.
    case lookup(Int)
    /// The same, where the records of the kind in the base are rows above the first.
    case baseLookup(Int)
    /// The same, where these rows are the records of the base that refer to what an earlier column
    /// refers to.
    case sibling(Int)

    /// The number of the earlier column that it refers to.
    var column: Int? {
      switch self {
      case .none, .previous, .old: nil
      case .column(let column), .lookup(let column), .baseLookup(let column),
        .sibling(let column):
        column
      }
    }

    /// Whether both sides hold cells of the column before it.
    var hasHeldCells: Bool {
      switch self {
      case .none, .previous, .column: false
      case .old, .lookup, .baseLookup, .sibling: true
      }
    }
  }

  /// What is written of a cell, given its prediction.
  enum Residual: UInt8, Hashable, Sendable, CaseIterable {
    /// The cell and a line feed.
    case text = 0
    /// How many bytes are shared with the prediction, the others, a line feed.
    case prefix = 1
    /// How many bytes are shared at both ends, the others, a line feed.
    case affix = 2
    /// How many predictions in a row are right, then the cell that is not.
    case equal = 3
    /// Zigzag differences of integers, days, or texts of digits.
    case integer = 4
    case day = 5
    case digits = 6
    /// The distinct cells, then each one's number among them.
    case distinct = 7
    /// Pieces of the prediction and pieces of text.
    case splice = 8
    /// The distinct cells that both sides do not hold yet, then each one's number among all.
    case known = 9
    /// Ranks of records of the base that the cells are ids of.
    case rank = 10

    /// Whether it writes a list of numbers, which may be packed.
    var hasNumbers: Bool {
      switch self {
      case .text, .prefix, .affix, .equal, .splice: false
      case .integer, .day, .digits, .distinct, .known, .rank: true
      }
    }
  }

  let predictor: Predictor
  let residual: Residual
  /// Whether the numbers of the residual stand as bits at the end of the segment.
  let isPacked: Bool

  static let text = ColumnCode(.none, .text)
  private static let packedMark: UInt8 = 0x80
  /// Bytes that a code takes, at most: its own and a column's number.
  static let byteLimit = 6

  /// Whether inserted rows cannot be read without the base.
  var seesBase: Bool {
    if residual == .rank { return true }
    return switch predictor {
    case .none, .previous, .old, .column, .lookup: false
    case .baseLookup, .sibling: true
    }
  }

  init(_ predictor: Predictor, _ residual: Residual, isPacked: Bool = false) {
    self.predictor = predictor
    self.residual = residual
    self.isPacked = isPacked
  }

  /// Reads a code for the column with the given number: only earlier ones can be referred to.
  init(from reader: inout ByteReader, column: Int) throws(WireError) {
    let place = reader
    let byte = try reader.byte("code")
    guard let residual = Residual(rawValue: byte & 0x0F) else {
      throw place.error(
        .unknownValue(UInt64(byte & 0x0F), known: 0...UInt64(Residual.rank.rawValue)),
        "code.residual")
    }
    func reference() throws(WireError) -> Int {
      let beforeNumber = reader
      let number = try reader.unsigned("code.column")
      guard number < UInt64(column) else {
        throw beforeNumber.error(.aboveLimit(value: number, limit: UInt64(column)), "code.column")
      }
      return Int(number)
    }
    isPacked = byte & Self.packedMark != 0
    let number = (byte & ~Self.packedMark) >> 4
    switch number {
    case 0: predictor = .none
    case 1: predictor = .previous
    case 2: predictor = .old
    case 3: predictor = .column(try reference())
    case 4: predictor = .lookup(try reference())
    case 5: predictor = .baseLookup(try reference())
    case 6: predictor = .sibling(try reference())
    default: throw place.error(.unknownValue(UInt64(number), known: 0...6), "code.predictor")
    }
    guard residual != .known || predictor.hasHeldCells else {
      throw place.error(.unknownValue(UInt64(byte), known: 0x49...0x69), "code.residual")
    }
    guard !isPacked || residual.hasNumbers else {
      throw place.error(.unknownValue(UInt64(byte), known: 0...0x6F), "code.residual")
    }
    self.residual = residual
  }

  func write(to bytes: inout [UInt8]) {
    func put(_ number: UInt8, _ column: Int? = nil) {
      bytes.append((isPacked ? Self.packedMark : 0) | number << 4 | residual.rawValue)
      if let column { Varint.append(UInt64(column), to: &bytes) }
    }
    switch predictor {
    case .none: put(0)
    case .previous: put(1)
    case .old: put(2)
    case .column(let column): put(3, column)
    case .lookup(let column): put(4, column)
    case .baseLookup(let column): put(5, column)
    case .sibling(let column): put(6, column)
    }
  }

  /// The code as the specification names it, with the names of the columns that it may refer to.
  func words(_ names: [String]) -> String {
    func name(_ column: Int) -> String {
      names.indices.contains(column) ? names[column] : "\(column)"
    }
    let words =
      switch predictor {
      case .none: "none"
      case .previous: "previous"
      case .old: "old"
      case .column(let column): "column (\(name(column)))"
      case .lookup(let column): "lookup (\(name(column)))"
      case .baseLookup(let column): "base lookup (\(name(column)))"
      case .sibling(let column): "sibling (\(name(column)))"
      }
    return words + ", \(residual)" + (isPacked ? ", packed" : "")
  }
}
