import Foundation
import Synchronization

/// Threads that wake all the time, so that others lose the processor in the middle of anything.
final class Unrest: Sendable {
  private let isOver = Atomic(false)

  init(threads: Int) {
    for _ in 0..<threads {
      Thread.detachNewThread {
        while !self.isOver.load(ordering: .relaxed) { usleep(1) }
      }
    }
  }

  func end() { isOver.store(true, ordering: .relaxed) }
}
