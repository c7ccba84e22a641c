import HonourModel
import HonourProtocol

/// What is still to be made before anyone asks for it, and what is being made.
struct PreparationRound {
  /// The next one first.
  private var pending: [TransferRequest] = []
  private(set) var current: TransferRequest?
  private var cancellation = CancelFlag()

  /// Whether the files of an earlier run were looked at.
  var hasAdopted = false

  /// Replaces what has not begun; the first is made first.
  mutating func begin(_ requests: [TransferRequest]) { pending = requests }

  /// Takes the next request and the flag that ends the work on it.
  mutating func takeNext(
    unless isKnown: (TransferRequest) -> Bool
  ) -> (request: TransferRequest, cancellation: CancelFlag)? {
    guard current == nil else { return nil }
    while !pending.isEmpty {
      let request = pending.removeFirst()
      guard !isKnown(request) else { continue }
      current = request
      cancellation = CancelFlag()
      return (request, cancellation)
    }
    return nil
  }

  /// Drops what has not begun.
  mutating func drop() { pending = [] }

  /// Ends the work at hand, where there is any.
  func cancelCurrent() { cancellation.set() }

  /// The work on a request has ended.
  mutating func finish(_ request: TransferRequest) {
    if current == request { current = nil }
  }
}
