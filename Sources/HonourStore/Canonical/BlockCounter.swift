import HonourModel

/// Gathers the members of one level into blocks; they come in key order, all of one kind.
struct BlockCounter {
  struct Block: Hashable {
    /// The id at which the block begins.
    let first: [UInt8]
    /// The records in it.
    var count: Int64
  }

  private let level: Int
  private let kind: ArraySlice<UInt8>
  private var closed: [Block] = []
  private var open: Block

  /// `start` is where the first block begins, whether or not a member does.
  init(level: Int, kind: ArraySlice<UInt8>, start: [UInt8] = []) {
    self.level = level
    self.kind = kind
    open = Block(first: start, count: 0)
  }

  /// The blocks that hold records.
  var blocks: [Block] { open.count > 0 ? closed + [open] : closed }

  /// Adds a record, or a block of the level below, that begins at an id.
  mutating func add(_ first: [UInt8], count: Int64) {
    if first != open.first,
      BlockTable.begins(RecordKey(kindBytes: kind, idBytes: first), level: level)
    {
      if open.count > 0 { closed.append(open) }
      open = Block(first: first, count: 0)
    }
    open.count += count
  }
}
