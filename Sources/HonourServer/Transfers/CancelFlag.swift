import Synchronization

/// Tells work on other queues that nobody waits for it any more.
package final class CancelFlag: Sendable {
  private let isSet = Atomic(false)

  package init() {}

  package func set() { isSet.store(true, ordering: .relaxed) }

  var isCancelled: Bool { isSet.load(ordering: .relaxed) }

  func check() throws(ServerError) {
    guard !isCancelled else { throw .cancelled }
  }
}
