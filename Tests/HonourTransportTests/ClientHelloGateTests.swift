import Testing

@testable import HonourTransport

@Suite struct ClientHelloGateTests {
  private let hello: [UInt8] = [22, 3, 1, 0, 8, 1, 0, 0, 4, 9, 9, 9, 9]

  private func take(_ bytes: [UInt8], _ gate: inout ClientHelloGate) -> ClientHelloGate.Verdict {
    gate.take(bytes)
  }

  @Test func `a whole ClientHello passes with what follows, however it is cut`() {
    for cut in 0...hello.count {
      var gate = ClientHelloGate()
      let first = gate.take(Array(hello[..<cut]))
      guard cut < hello.count else {
        #expect(first == .whole(hello))
        continue
      }
      #expect(first == .more)
      #expect(take(Array(hello[cut...]) + [1, 2], &gate) == .whole(hello + [1, 2]))
    }
  }

  @Test func `what is no ClientHello is refused at the byte that tells`() {
    for (bytes, _) in [
      (Array("GET / HTTP/1.1\r\n".utf8), "HTTP"), ([7, 1, 0x5A], "a frame"), ([0x93], "noise"),
      ([22, 2], "SSL 2"), ([22, 3, 1, 0, 50, 2], "a ServerHello"), ([23], "data"),
      ([21, 3], "alert"),
      ([22, 3, 1, 0, 4, 1, 0, 0, 0], "no message"),
    ] as [([UInt8], String)] {
      var gate = ClientHelloGate()
      #expect(take(bytes, &gate) == .refused(.notTLS))
    }
  }

  @Test func `a record of 4,096 bytes may come and one more may not`() {
    var gate = ClientHelloGate()
    #expect(take([22, 3, 1, 0x0F, 0xFB], &gate) == .more)
    var other = ClientHelloGate()
    #expect(take([22, 3, 1, 0x0F, 0xFC], &other) == .refused(.helloTooLong))
  }
}
