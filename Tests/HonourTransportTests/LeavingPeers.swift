import Dispatch
import Glibc
import HonourTransport

/// Serves peers that leave as soon as they have spoken, and counts those whose end it was told.
actor LeavingPeers {
  nonisolated let executor = QueueExecutor(label: "test.leaving")
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  private var connections: [Int: StreamConnection] = [:]
  private var left = 0
  private var waiter: (count: Int, resume: CheckedContinuation<Void, Never>)?

  /// Lets `count` peers come, speak and leave, some of them at the same time.
  func serve(_ count: Int) async throws {
    for number in 1...count {
      let peer = try adopt(number)
      // The other end acts on a thread of its own, as a real peer does.
      await Task.yield()
      DispatchQueue.global().async {
        var byte: UInt8 = 1
        _ = unsafe send(peer, &byte, 1, Int32(MSG_NOSIGNAL))
        close(peer)
      }
      if number % 32 == 0 { await until(left: number - 16) }
    }
    await until(left: count)
  }

  /// - Returns: The descriptor of the peer.
  private func adopt(_ number: Int) throws -> Int32 {
    var ends: [Int32] = [0, 0]
    guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
      throw SocketError(.open, errno: errno)
    }
    let socket = try Socket(adopting: ends[0])
    let connection = StreamConnection(socket: socket, queue: executor.queue) { event in
      switch event {
      case .received(let bytes): self.connections[number]?.send(bytes)
      case .heardHello, .secured, .drained: break
      case .closed: self.closed(number)
      }
    }
    connections[number] = connection
    connection.start()
    return ends[1]
  }

  private func closed(_ number: Int) {
    connections[number] = nil
    left += 1
    guard let waiter, left >= waiter.count else { return }
    self.waiter = nil
    waiter.resume.resume()
  }

  private func until(left count: Int) async {
    guard left < count else { return }
    await withCheckedContinuation { waiter = (count, $0) }
  }
}
