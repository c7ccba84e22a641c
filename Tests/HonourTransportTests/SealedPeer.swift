import Glibc

@testable import HonourTransport

/// The other end of a TLS test: blocking, and it does exactly what it is told.
final class SealedPeer: Sendable {
  let socket: BlockingPeer
  let end: TLSEnd

  init(connectingTo address: SocketAddress, _ end: TLSEnd) throws {
    socket = try BlockingPeer(connectingTo: address)
    self.end = end
  }

  /// - Returns: What it came to.
  func shake() -> TLSStep.State {
    var state = end.take([], now: 0).state
    socket.write(end.takeOutput())
    while state == .handshaking {
      let bytes = socket.readSome()
      guard !bytes.isEmpty else { return state }
      state = end.take(bytes, now: 0).state
      socket.write(end.takeOutput())
    }
    return state
  }

  /// Seals and sends.
  func write(_ bytes: [UInt8]) {
    _ = end.seal(bytes[...])
    socket.write(end.takeOutput())
  }

  /// Waits for a record or more; the last state with what was in it.
  func read() -> TLSStep {
    while true {
      let bytes = socket.readSome()
      guard !bytes.isEmpty else { return TLSStep(plain: [], state: .ended) }
      let step = end.take(bytes, now: 0)
      if !step.plain.isEmpty || step.state != .open { return step }
    }
  }
}
