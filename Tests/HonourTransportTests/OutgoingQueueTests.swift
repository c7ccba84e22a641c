import Testing

@testable import HonourTransport

@Suite struct OutgoingQueueTests {
  @Test func `bytes come out as they went in, however they are cut`() {
    for step in 1...9 {
      var queue = OutgoingQueue()
      var sent: [UInt8] = []
      var received: [UInt8] = []
      for round in 0..<200 {
        let bytes = (0..<round % 7).map { UInt8(truncatingIfNeeded: round + $0) }
        sent += bytes
        queue.append(bytes[...])
        #expect(queue.byteCount == sent.count - received.count)
        if round % 3 == 0, let first = queue.first {
          let count = min(step, first.count)
          received += first.prefix(count)
          queue.removeFirst(count)
        }
      }
      while let first = queue.first {
        received += first
        queue.removeFirst(first.count)
      }
      #expect(received == sent)
      #expect(queue.isEmpty)
    }
  }
}
