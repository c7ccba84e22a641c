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
}
