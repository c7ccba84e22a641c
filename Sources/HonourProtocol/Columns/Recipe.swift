/// Where a writer of columns gets its codes from.
///
/// Source: `Protocol/columns.md`, section 3.
struct Recipe {
  /// The codes chosen or followed so far, those of trailing text columns left out.
  private(set) var bytes: [UInt8] = []
  private var pending: [UInt8] = []
  private var given: ByteReader?

  /// Chooses, or follows the codes given.
  init(following given: [UInt8]?) {
    self.given = given.map { ByteReader($0[...], of: "recipe") }
  }

  /// Whether another code might not fit in a manifest: from here on columns are text.
  var isFull: Bool { bytes.count + pending.count + ColumnCode.byteLimit > WireLimits.recipeBytes }

  /// The code that is given for the next column; nil where the writer is to choose.
  ///
  /// Columns behind the last code given are text.
  mutating func next(column: Int) throws(WireError) -> ColumnCode? {
    guard var reader = given else { return nil }
    guard reader.remaining > 0 else { return .text }
    let code = try ColumnCode(from: &reader, column: column)
    given = reader
    return code
  }

  mutating func note(_ code: ColumnCode) {
    code.write(to: &pending)
    guard code != .text else { return }
    bytes += pending
    pending = []
  }

  /// Ends a recipe that was given: no code may be left.
  func finish() throws(WireError) { try given?.finish() }
}
