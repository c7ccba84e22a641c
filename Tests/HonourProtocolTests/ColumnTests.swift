import HonourModel
import Testing

@testable import HonourProtocol

/// Source: `Protocol/columns.md`.
@Suite struct ColumnTests {
  /// A history of three states: from the first to the last, and from nothing to the last.
  private struct Pair {
    let base: ArrayBase
    let changes: [RankedChange]

    init(seed: UInt64, changes count: Int = 40) {
      var history = ColumnHistory(seed: seed)
      history.step(changes: seed % 5 == 0 ? 0 : count)
      base = ArrayBase(history.records)
      history.step(changes: count)
      history.step(changes: count / 2)
      changes = base.changes(to: history.records)
    }

    var expected: [RecordChange] {
      changes.map { change in
        change.new.map { .put(CanonicalRecord(key: change.key, bytes: $0)) } ?? .delete(change.key)
      }
    }

    /// The plain stream in so many segments, and its recipe.
    func written(segments: Int, following recipe: [UInt8]? = nil) throws -> (
      plain: [UInt8], recipe: [UInt8]
    ) {
      var writer = SegmentWriter(base: base, recipe: recipe)
      var plain: [UInt8] = []
      let size = max(1, (changes.count + segments - 1) / segments)
      for start in stride(from: 0, to: changes.count, by: size) {
        plain += try writer.segments(Array(changes[start..<min(start + size, changes.count)])).bytes
      }
      try writer.finish()
      return (plain, writer.recipeBytes)
    }

    func read(_ plain: [UInt8], _ recipe: [UInt8], pieces: Int) throws -> [RecordChange] {
      var reader = SegmentReader(recipe: recipe, base: base)
      var changes: [RecordChange] = []
      for start in stride(from: 0, to: plain.count, by: pieces) {
        changes += try reader.append(Array(plain[start..<min(start + pieces, plain.count)]))
      }
      try reader.finish()
      return changes
    }
  }

  @Test func `what is written is read again, and a recipe gives the same bytes`() throws {
    for seed in 0..<UInt64(60) {
      let pair = Pair(seed: seed)
      let segments = Int(seed % 3) + 1
      let (plain, recipe) = try pair.written(segments: segments)
      let pieces = seed % 7 == 0 ? 1 : 1_000
      #expect(try pair.read(plain, recipe, pieces: pieces) == pair.expected, "seed \(seed)")
      let again = try pair.written(segments: segments, following: recipe)
      #expect(again.plain == plain, "seed \(seed)")
      #expect(again.recipe == recipe, "seed \(seed)")
    }
  }

  @Test func `a stream cut anywhere is missed`() throws {
    let pair = Pair(seed: 3, changes: 12)
    let (plain, recipe) = try pair.written(segments: 2)
    for end in 0..<plain.count {
      var reader = SegmentReader(recipe: recipe, base: pair.base)
      let changes = try reader.append(Array(plain[..<end]))
      #expect(changes.count < pair.changes.count)
      #expect(throws: WireError.self, "cut at \(end)") { try reader.finish() }
    }
  }

  @Test func `a wrong byte is an error or other changes, never a trap`() throws {
    for seed in 1..<3 as Range<UInt64> {
      let pair = Pair(seed: seed, changes: 12)
      let (plain, recipe) = try pair.written(segments: 1)
      for index in plain.indices {
        var wrong = plain
        wrong[index] ^= 1 << UInt8(index % 8)
        _ = try? pair.read(wrong, recipe, pieces: wrong.count)
      }
      for index in recipe.indices {
        for bit in 0..<8 as Range<UInt8> {
          var wrong = recipe
          wrong[index] ^= 1 << bit
          _ = try? pair.read(plain, wrong, pieces: plain.count)
          _ = try? pair.written(segments: 1, following: wrong)
        }
      }
    }
  }

  @Test func `a rank beyond the base is refused`() throws {
    let pair = Pair(seed: 4)
    let (plain, recipe) = try pair.written(segments: 1)
    var reader = SegmentReader(recipe: recipe, base: ListedBase())
    #expect(throws: WireError.self) { _ = try reader.append(plain) }
  }

  @Test func `a rank after the last one possible is refused`() throws {
    // Two deletions of persons; the first gap reaches the largest rank there can be.
    var bits = BitWriter()
    bits.append(63, width: 6)
    bits.append(WireLimits.counter, order: 62)
    bits.append(0, order: 62)
    let segment = [1, 6] + Array("person".utf8) + [0, 2, 0, 0] + bits.reversed
    var reader = SegmentReader(recipe: [], base: ListedBase())
    #expect {
      _ = try reader.append([UInt8(segment.count)] + segment)
    } throws: { error in
      (error as? WireError)?.reason == .aboveLimit(value: 1 << 63, limit: WireLimits.counter)
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func `a segment of nothing but ones is refused as quickly as it is inflated`() throws {
    let head = [1, 6] + Array("person".utf8) + [0, 1, 0]
    let ones = [UInt8](repeating: 0xFF, count: 67_108_864 - head.count - 1)
    // Six bits of the last byte are the scale; the ones in front of it reach into the head.
    let segment = head + ones + [0b1100_0000]
    var plain: [UInt8] = []
    Varint.append(UInt64(segment.count), to: &plain)
    var reader = SegmentReader(recipe: [], base: ListedBase())
    #expect {
      _ = try reader.append(plain + segment)
    } throws: { error in
      (error as? WireError)?.path == "segment.rank"
    }
  }

  @Test func `more places than a segment may have are refused before there is room for them`() {
    // One layout of 512 fields, and 65,536 rows of it.
    var segment: [UInt8] = [1, 6] + Array("person".utf8)
    Varint.append(512, to: &segment)
    for number in 0..<512 { segment += [3] + Array(String(100 + number).utf8) }
    segment += [0, 0]
    Varint.append(65_536, to: &segment)
    segment += [1, 0] + [UInt8](repeating: 0xFF, count: 64)
    var plain: [UInt8] = []
    Varint.append(UInt64(segment.count), to: &plain)
    var reader = SegmentReader(recipe: [], base: ListedBase())
    #expect {
      _ = try reader.append(plain + segment)
    } throws: { error in
      (error as? WireError)?.path == "segment.places"
    }
  }

  @Test func `records that share no field are written, in as many segments as they need`() throws {
    // 4,200 records of 4,200 names are 17.6 million places, and a segment has 16.8 million at most.
    let changes = (0..<4_200).map { number in
      let key = RecordKey(kind: "a", id: "\(10_000 + number)")
      let line = #"{"f\#(10_000 + number)":1,"id":"\#(key.id)","kind":"a"}"#
      return RankedChange(key: key, rank: 0, old: nil, new: Array(line.utf8))
    }
    // Where codes need not be chosen it is quick.
    var writer = SegmentWriter(base: ListedBase(), recipe: [])
    let plain = try writer.segments(changes).bytes
    var reader = SegmentReader(recipe: [], base: ListedBase())
    let read = try reader.append(plain)
    #expect(read.map(\.key) == changes.map(\.key))
  }

  @Test(arguments: ["-", "/", "a-"])
  func `an id of nothing but signs is a record like others`(piece: String) throws {
    let id = String(repeating: piece, count: 128 / piece.utf8.count)
    let line = #"{"id":"\#(id)","kind":"a"}"#
    let record = CanonicalRecord(key: RecordKey(kind: "a", id: id), bytes: Array(line.utf8))
    var writer = SegmentWriter(base: ListedBase())
    let plain = try writer.segments([
      RankedChange(key: record.key, rank: 0, old: nil, new: record.bytes)
    ]).bytes
    var reader = SegmentReader(recipe: writer.recipeBytes, base: ListedBase())
    #expect(try reader.append(plain) == [.put(record)])
  }

  @Test func `records that would fill the memory are refused while they are put together`() {
    // 65,536 rows of no bytes, and two fields whose names have 600 each: 79 MB of records.
    let names = (0..<2).map { Array("\($0)".utf8) + [UInt8](repeating: 0x61, count: 600) }
    var segment: [UInt8] = [1, 1, 0x61, 2]
    for name in names {
      Varint.append(UInt64(name.count), to: &segment)
      segment += name
    }
    segment += [0, 0]
    Varint.append(65_536, to: &segment)
    segment += [1, 0, 3]
    for number in 0..<65_536 { segment += Array(String(100_000 + number).utf8) + [0x0A] }
    segment += [UInt8](repeating: 0x0A, count: 2 * 65_536)
    var plain: [UInt8] = []
    Varint.append(UInt64(segment.count), to: &plain)
    var reader = SegmentReader(recipe: [], base: ListedBase())
    #expect {
      _ = try reader.append(plain + segment)
    } throws: { error in
      (error as? WireError)?.path == "segment.records"
    }
  }

  @Test func `an outline is refused where the segment is`() {
    // Rising kinds are a rule for whoever only looks, too.
    let section: [UInt8] = [1, 0x61, 0, 0, 0, 0]
    let segment: [UInt8] = [2] + section + section
    var outline = OutlineReader(recipe: [], base: nil)
    outline.append([UInt8(segment.count)] + segment)
    #expect(throws: WireError.self) { _ = try outline.next() }
  }

  @Test func `a recipe ends before a manifest has no room for it`() throws {
    var recipe = Recipe(following: nil)
    while !recipe.isFull { recipe.note(ColumnCode(.lookup(300), .equal)) }
    #expect(recipe.bytes.count <= WireLimits.recipeBytes)
    #expect(recipe.bytes.count > WireLimits.recipeBytes - 2 * ColumnCode.byteLimit)
  }

  @Test func `a record of many fields is written in a time that follows their number`() throws {
    let members = (1_000..<3_000).map { #""f\#($0)":\#($0)"# }.joined(separator: ",")
    let line = #"{\#(members),"id":"1","kind":"a"}"#
    let change = RankedChange(
      key: RecordKey(kind: "a", id: "1"), rank: 0, old: nil, new: Array(line.utf8))
    var writer = SegmentWriter(base: ListedBase())
    let plain = try writer.segments([change]).bytes
    var reader = SegmentReader(recipe: writer.recipeBytes, base: ListedBase())
    #expect(
      try reader.append(plain) == [.put(CanonicalRecord(key: change.key, bytes: Array(line.utf8)))])
  }

  @Test func `a recipe that cannot say a column is refused by the writer`() throws {
    let pair = Pair(seed: 5)
    #expect(throws: SegmentWriter.Fault.unsuitableRecipe) {
      _ = try pair.written(segments: 1, following: [0x04])
    }
    let tooLong = try pair.written(segments: 1).recipe + Array(repeating: 0x07, count: 500)
    #expect(throws: SegmentWriter.Fault.unsuitableRecipe) {
      _ = try pair.written(segments: 1, following: tooLong)
    }
  }

  @Test(arguments: [
    (CellNumber.integer, "\u{1}-9223372036854775808", Int64.min),
    (.integer, "\u{1}0", 0), (.day, "0000-01-01", -60), (.day, "0000-03-01", 0),
    (.day, "9999-12-31", 3_652_364), (.digits(width: 3), "007", 7),
  ])
  func `a number gives its cell again`(form: CellNumber, cell: String, number: Int64) {
    #expect(form.read(Array(cell.utf8)[...]) == number)
    #expect(form.write(number) == Array(cell.utf8))
  }

  @Test func `every day of two leap cycles is its own number`() throws {
    var last: Int64 = -61
    for number in -60..<Int64(146_097 * 2) {
      let cell = try #require(CellNumber.day.write(number))
      #expect(CellNumber.day.read(cell[...]) == number)
      last += 1
      #expect(last == number)
    }
  }

  @Test(arguments: [
    "\u{1}-0", "\u{1}01", "\u{1}9223372036854775808", "\u{1}1.5", "1", "\u{1}", "\u{1}-",
    "2021-02-29", "2021-13-01", "2021-1-01", "٢٠٢١",
  ])
  func `what is no number is none`(cell: String) {
    #expect(CellNumber.integer.read(Array(cell.utf8)[...]) == nil)
    #expect(CellNumber.day.read(Array(cell.utf8)[...]) == nil)
  }
}
