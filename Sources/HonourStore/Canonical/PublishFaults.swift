import HonourModel

/// The first faults of a publish, and how many there were in all.
package struct PublishFaults: Hashable, Sendable {
  package static let keptCount = 1_000

  package private(set) var kept: [PublishFault] = []
  package private(set) var count = 0

  package init() {}

  package var isEmpty: Bool { count == 0 }

  package mutating func add(_ fault: PublishFault) {
    count += 1
    if kept.count < Self.keptCount { kept.append(fault) }
  }

  /// The same faults in the order of their places; those without one last.
  func sorted() -> PublishFaults {
    var result = self
    result.kept.sort { left, right in
      switch (left.origin, right.origin) {
      case (let left?, let right?): (left.file, left.line) < (right.file, right.line)
      case (.some, nil): true
      case (nil, .some): false
      case (nil, nil): left.key < right.key
      }
    }
    return result
  }
}
