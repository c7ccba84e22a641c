import Dispatch
import Glibc
import Testing

@testable import HonourTransport

/// What is watched on one queue, as handlers begin and end watches while they are told.
@Suite(.timeLimit(.minutes(1))) struct PollerTests {
  private let queue = QueueExecutor(label: "test.poller").queue

  /// A socket with a byte to read, and its peer.
  private func ready() throws -> (socket: Socket, peer: Socket) {
    var ends: [Int32] = [0, 0]
    guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
      throw SocketError(.open, errno: errno)
    }
    let (socket, peer) = (try Socket(adopting: ends[0]), try Socket(adopting: ends[1]))
    #expect(try peer.write([1]) == 1)
    return (socket, peer)
  }

  /// Waits for at most ten seconds until `condition`, asked on the queue, is true.
  private func waits(until condition: () -> Bool) -> Bool {
    for _ in 0..<10_000 {
      if queue.sync(execute: condition) { return true }
      usleep(1_000)
    }
    return false
  }

  @Test func `a handler ends all watches and begins another while they are told`() throws {
    let pairs = try (0..<3).map { _ in try ready() }
    var told: [Int] = []
    var watches: [Watch] = []
    try queue.sync {
      for number in 0..<2 {
        let watch = try Watch(pairs[number].socket, queue: queue) { _ in
          told.append(number)
          for watch in watches { watch.cancel() }
          watches =
            (try? Watch(pairs[2].socket, queue: queue) { _ in told.append(2) })
            .map { [$0] } ?? []
        }
        watches.append(watch)
      }
    }
    #expect(waits { told.contains(2) })
    // One of the two was told, and the other no more.
    #expect(queue.sync { told.filter { $0 != 2 }.count } == 1)
    queue.sync { for watch in watches { watch.cancel() } }
  }

  @Test func `a queue's poller goes with its last watch`() throws {
    let pairs = try (0..<2).map { _ in try ready() }
    weak var poller: Poller?
    var watches: [Watch] = []
    try queue.sync {
      watches = try pairs.map { try Watch($0.socket, queue: queue) { _ in } }
      poller = try Poller.of(queue)
      watches.removeLast().cancel()
    }
    #expect(queue.sync { poller != nil })
    queue.sync { watches.removeLast().cancel() }
    #expect(waits { poller == nil })
  }

  @Test func `a watch that cannot begin takes none of the later ones with it`() throws {
    let file = try Socket(adopting: unsafe open("/dev/null", O_RDONLY))
    let pair = try ready()
    var isTold = false
    var watch: Watch?
    try queue.sync {
      #expect(throws: SocketError(.watch, errno: EPERM)) {
        _ = try Watch(file, queue: queue) { _ in }
      }
      watch = try Watch(pair.socket, queue: queue) { _ in isTold = true }
    }
    #expect(waits { isTold })
    queue.sync { watch?.cancel() }
  }
}
