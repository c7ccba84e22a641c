import HonourTransport
import Testing

@Suite(.timeLimit(.minutes(1))) struct HangUpTests {
  /// A Dispatch source for each socket crashed in two runs of this out of three, and killed a client
  /// in earnest; `Sources/HonourTransport/Poller.swift` says how.
  @Test func `peers that leave at once, by the thousand, are each told and harm nothing`()
    async throws
  {
    let unrest = Unrest(threads: 16)
    defer { unrest.end() }
    async let some: Void = LeavingPeers().serve(10_000)
    async let others: Void = LeavingPeers().serve(10_000)
    _ = try await (some, others)
  }
}
