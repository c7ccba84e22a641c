import CEpoll
import Dispatch
import Glibc

/// The sockets that one queue watches, behind one Dispatch source.
///
/// A socket has no source of its own, because libdispatch on Linux cannot bear a hang-up (as of Swift
/// 6.3.1). A reset brings `EPOLLIN|EPOLLHUP`, which its manager thread gives to the source in two
/// steps (`_dispatch_event_merge_fd` in `src/event/event_epoll.c`). The first wakes the source's queue.
/// The second sets `DU_STATE_NEEDS_DELETE`, at which that queue takes the source off the manager's
/// lists without a lock (`_dispatch_source_invoke2` in `src/source.c`), while the manager is still at
/// work on them: "Source finalized twice", or memory that is used after it was freed. An epoll
/// descriptor is readable or is not and never hangs up, so a source on it stays clear of all that.
///
/// It lives from the first watch of its queue to the last.
///
/// Isolation: everything on its queue.
final class Poller {
  private static let eventsPerTurn = 64

  // nonisolated(unsafe): a key holds nothing; it is only told from other keys.
  private nonisolated(unsafe) static let key = DispatchSpecificKey<Poller>()

  private let descriptor: Int32
  private let queue: DispatchQueue
  private let source: any DispatchSourceRead
  /// By the number that comes with an event; none is used twice, so a late event finds nobody.
  private var watches: [UInt64: Watch] = [:]
  private var lastNumber: UInt64 = 0

  /// The queue's poller, made where it has none.
  static func of(_ queue: DispatchQueue) throws(SocketError) -> Poller {
    dispatchPrecondition(condition: .onQueue(queue))
    if let poller = unsafe queue.getSpecific(key: key) { return poller }
    let poller = try Poller(queue)
    unsafe queue.setSpecific(key: key, value: poller)
    return poller
  }

  private init(_ queue: DispatchQueue) throws(SocketError) {
    let descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { throw SocketError(.watch, errno: errno) }
    self.descriptor = descriptor
    self.queue = queue
    // makeReadSource: on an epoll descriptor, which never hangs up.
    source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler { self.tellReady() }
    source.setCancelHandler { close(descriptor) }
    source.activate()
  }

  /// - Returns: The number to remove it by.
  func add(_ watch: Watch, _ socket: Socket) throws(SocketError) -> UInt64 {
    lastNumber += 1
    var event = unsafe epoll_event(
      events: EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue,
      data: epoll_data_t(u64: lastNumber))
    guard unsafe epoll_ctl(descriptor, EPOLL_CTL_ADD, socket.descriptor, &event) == 0 else {
      let code = errno
      endUnlessNeeded()
      throw SocketError(.watch, errno: code)
    }
    watches[lastNumber] = watch
    return lastNumber
  }

  func remove(_ number: UInt64, _ socket: Socket) {
    guard watches.removeValue(forKey: number) != nil else { return }
    _ = epoll_ctl(descriptor, EPOLL_CTL_DEL, socket.descriptor, nil)
    endUnlessNeeded()
  }

  private func endUnlessNeeded() {
    guard watches.isEmpty else { return }
    unsafe queue.setSpecific(key: Self.key, value: nil)
    source.cancel()
  }

  /// What is more than one turn takes makes the source fire again.
  private func tellReady() {
    for (number, readiness) in waiting() { watches[number]?.tell(readiness) }
  }

  private func waiting() -> [(number: UInt64, readiness: Watch.Readiness)] {
    unsafe withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: Self.eventsPerTurn) {
      events in
      let count = unsafe epoll_wait(
        descriptor, events.baseAddress, Int32(Self.eventsPerTurn), 0)
      return unsafe events.prefix(max(Int(count), 0)).map { event in
        (unsafe event.data.u64, unsafe Watch.Readiness(epollEvents: event.events))
      }
    }
  }
}

extension Watch.Readiness {
  fileprivate init(epollEvents events: UInt32) {
    let ended = EPOLLHUP.rawValue | EPOLLERR.rawValue
    self = []
    if events & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue | ended) != 0 { insert(.reading) }
    if events & (EPOLLOUT.rawValue | ended) != 0 { insert(.writing) }
  }
}
