import HonourModel
import Testing

@testable import HonourProtocol

/// `Protocol/vectors/columns`, written from the specification, read and written by our code.
@Suite struct ColumnVectorTests {
  @Test(arguments: try Vector.all(in: "columns"))
  func `a stream is the changes that its head names`(vector: Vector) throws {
    #expect(try vector.read() == vector.changes)
  }

  @Test(arguments: try Vector.all(in: "columns"))
  func `a stream is read the same in every two pieces and byte by byte`(vector: Vector) throws {
    let reader = try vector.reader
    let whole = try vector.read()
    for split in 0...vector.bytes.count {
      #expect(
        try vector.read(
          [Array(vector.bytes.prefix(split)), Array(vector.bytes.dropFirst(split))], by: reader)
          == whole)
    }
    #expect(try vector.read(vector.bytes.map { [$0] }, by: reader) == whole)
  }

  @Test(arguments: try Vector.all(in: "columns"))
  func `its changes and its recipe give the same bytes`(vector: Vector) throws {
    var writer = SegmentWriter(base: try vector.base, recipe: try vector.recipe)
    var changes = try vector.ranked[...]
    var reader = try vector.reader
    var written: [UInt8] = []
    for segment in vector.segments {
      let count = try reader.append(segment).count
      written += try writer.segments(Array(changes.prefix(count))).bytes
      changes = changes.dropFirst(count)
    }
    try writer.finish()
    #expect(written == vector.bytes)
    #expect(try writer.recipeBytes == vector.recipe)
  }

  @Test(arguments: try Vector.all(in: "columns"))
  func `what we choose ourselves says the same`(vector: Vector) throws {
    var writer = SegmentWriter(base: try vector.base)
    let plain = try writer.segments(vector.ranked).bytes
    var reader = SegmentReader(recipe: writer.recipeBytes, base: try vector.base)
    #expect(try reader.append(plain) == vector.changes)
    try reader.finish()
  }

  @Test(arguments: try Vector.all(in: "columns"))
  func `a stream with one wrong byte is read or refused, and never traps`(vector: Vector) throws {
    let reader = try vector.reader
    for index in vector.bytes.indices {
      for flip: UInt8 in [0x01, 0x80] {
        var bytes = vector.bytes
        bytes[index] ^= flip
        _ = try? vector.read([bytes], by: reader)
      }
    }
  }

  @Test(arguments: try Vector.all(in: "columns/refused"))
  func `a refused stream is refused as its head says`(vector: Vector) throws {
    do {
      _ = try vector.read()
      Issue.record("It was read.")
    } catch let error as WireError {
      #expect(try error.code.name == vector.note("error"))
      #expect(try error.path == vector.note("path"))
    }
  }

  @Test func `every predictor and every residual has a vector, packed too where it may be`() throws
  {
    var predictors: Set<UInt8> = []
    var residuals: Set<ColumnCode.Residual> = []
    var packed: Set<ColumnCode.Residual> = []
    for vector in try Vector.all(in: "columns") {
      var reader = ByteReader(try vector.recipe[...], of: "recipe")
      while reader.remaining > 0 {
        let code = try ColumnCode(from: &reader, column: .max)
        var bytes: [UInt8] = []
        code.write(to: &bytes)
        predictors.insert(bytes[0] >> 4 & 0x07)
        residuals.insert(code.residual)
        if code.isPacked { packed.insert(code.residual) }
      }
    }
    #expect(predictors == Set(0...6))
    #expect(residuals == Set(ColumnCode.Residual.allCases))
    #expect(packed == residuals.filter(\.hasNumbers))
  }
}

// What the head of a vector of columns says.
extension Vector {
  var recipe: [UInt8] {
    get throws { try #require(Hexadecimal.decode(try note("recipe"))) }
  }

  var base: ArrayBase {
    get throws { ArrayBase(try records("base")) }
  }

  /// In key order.
  var changes: [RecordChange] {
    get throws {
      let deletes = try notes("delete").map {
        RecordChange.delete(try #require(RecordKey(path: $0)))
      }
      return try (records("put").map { .put($0) } + deletes).sorted { $0.key < $1.key }
    }
  }

  /// The same, with what the base holds of them.
  var ranked: [RankedChange] {
    get throws {
      var target: [RecordKey: CanonicalRecord] = [:]
      for record in try records("base") { target[record.key] = record }
      for change in try changes {
        switch change {
        case .put(let record): target[record.key] = record
        case .delete(let key): target[key] = nil
        }
      }
      return try base.changes(to: target.values.sorted { $0.key < $1.key })
    }
  }

  var reader: SegmentReader {
    get throws { SegmentReader(recipe: try recipe, base: try base) }
  }

  /// The stream cut behind each segment.
  var segments: [[UInt8]] {
    var segments: [[UInt8]] = []
    var rest = bytes[...]
    while case .value(let length, let count) = Varint.read(
      rest, at: rest.startIndex, byteLimit: WireLimits.lengthFieldBytes)
    {
      segments.append(Array(rest.prefix(count + Int(length))))
      rest = rest.dropFirst(count + Int(length))
    }
    return segments
  }

  func read(
    _ pieces: [[UInt8]]? = nil, by known: SegmentReader? = nil
  ) throws -> [RecordChange] {
    var reader = try known ?? reader
    var changes: [RecordChange] = []
    for piece in pieces ?? [bytes] { changes += try reader.append(piece) }
    try reader.finish()
    return changes
  }

  func records(_ key: String) throws -> [CanonicalRecord] {
    try notes(key).map { try Record(canonicalBytes: Array($0.utf8)).canonical }
  }
}
