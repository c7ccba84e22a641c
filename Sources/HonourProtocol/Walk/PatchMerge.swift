package import HonourModel

/// Makes one stream of changes of a patch's records and of what the client has too much.
///
/// A surplus key that a record arrives for is replaced; the others are deleted.
/// Source: `Protocol/walk.md`, section 3.
package struct PatchMerge: Sendable {
  private let surplus: [RecordKey]
  private var index = 0
  private var arrived: RecordChange?
  private var isAtEnd = false

  /// `surplus` are rising keys.
  package init(surplus: [RecordKey]) { self.surplus = surplus }

  /// The next change in key order, nil after the last one.
  ///
  /// `next` gives the patch's changes in rising key order, then nil.
  package mutating func next(_ next: () throws -> RecordChange?) rethrows -> RecordChange? {
    if arrived == nil, !isAtEnd {
      arrived = try next()
      isAtEnd = arrived == nil
    }
    let key = index < surplus.count ? surplus[index] : nil
    guard let change = arrived else {
      guard let key else { return nil }
      index += 1
      return .delete(key)
    }
    if let key, key < change.key {
      index += 1
      return .delete(key)
    }
    if key == change.key { index += 1 }
    arrived = nil
    return change
  }
}
