import HonourModel
import HonourProtocol

/// Segments of columns by any recipe: what is read does not depend on where the bytes are cut, and
/// canonical changes that were read can be written and read again.
enum ColumnsTarget {
  private static let sample = SampleBase()
  private static let base = sample.base

  static func run(_ input: Input) throws {
    var input = input
    let mode = input.byte()
    var chance = Chance(input.word())
    let recipe = input.take(Int(input.byte()))
    // Without its length in front, a segment can grow under the fuzzer's hands.
    let plain = mode & 1 == 0 ? input.rest : framed(input.rest)
    let whole = read([plain], recipe)
    let cut = read(chance.pieces(of: plain), recipe)
    try Broken.unless(whole == cut, "cut: \(String(describing: cut))")
    guard let changes = whole, !changes.isEmpty, changes.allSatisfy(isCanonical) else { return }
    let ranked = sample.ranked(changes)
    for given in [nil, recipe] {
      var writer = SegmentWriter(base: base, recipe: given)
      let written: [UInt8]
      do {
        written = try writer.segments(ranked).bytes
        try writer.finish()
      } catch {
        // A recipe found by chance need not suit what a writer puts into its columns.
        guard given == nil else { continue }
        throw Broken("not written: \(error) for \(changes)")
      }
      let again = read([written], writer.recipeBytes)
      try Broken.unless(again == changes, "read again: \(String(describing: again)) for \(changes)")
      guard given == nil else { continue }
      var follower = SegmentWriter(base: base, recipe: writer.recipeBytes)
      let followed = try follower.segments(ranked).bytes
      try follower.finish()
      try Broken.unless(followed == written, "another encoder writes otherwise: \(changes)")
    }
  }

  static func framed(_ segment: [UInt8]) -> [UInt8] {
    var length: [UInt8] = []
    Varint.append(UInt64(segment.count), to: &length)
    return length + segment
  }

  /// Nil where the bytes are refused.
  private static func read(_ pieces: [[UInt8]], _ recipe: [UInt8]) -> [RecordChange]? {
    var reader = SegmentReader(recipe: recipe, base: base)
    do {
      var changes: [RecordChange] = []
      for piece in pieces { changes += try reader.append(piece) }
      try reader.finish()
      return changes
    } catch {
      return nil
    }
  }

  /// Whether the store would take it: segments follow texts and brackets only.
  private static func isCanonical(_ change: RecordChange) -> Bool {
    guard case .put(let put) = change else { return true }
    guard let record = try? Record(canonicalBytes: put.bytes) else { return false }
    return record.key == put.key && record.canonical.bytes == put.bytes
  }
}
