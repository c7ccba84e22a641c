/// The number of a connection in the log, from 1, never used twice in a run.
package struct ConnectionID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let number: UInt64

  package static func < (left: ConnectionID, right: ConnectionID) -> Bool {
    left.number < right.number
  }

  package var description: String { String(number) }
}
