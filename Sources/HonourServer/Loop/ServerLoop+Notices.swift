package import HonourModel
import HonourProtocol
import HonourTransport

// Telling subscribers. Source: `Protocol/session.md`, section 3.
extension ServerLoop {
  /// Takes over a new newest revision and tells the subscribers; returns at once, from any thread.
  package nonisolated func published(_ info: RevisionInfo) {
    later { $0.announce(info) }
  }

  private func announce(_ info: RevisionInfo) {
    guard newest.position.isOlder(than: info.position) else { return }
    newest = info
    prepare()
    record(info)
    let notice = Notice(epoch: info.position.epoch, revision: info.position.revision)
    var subscribers: [ConnectionID] = []
    for connection in Array(connections.values) {
      if connection.isSubscribed {
        subscribers.append(connection.id)
      } else {
        tell(connection, notice)
      }
    }
    var generator = SystemRandomNumberGenerator()
    notices.begin(notice, to: subscribers, using: &generator)
    tellNext()
  }

  /// Tells some of those who are still to be told, and comes back for the rest.
  private func tellNext() {
    guard let notice = notices.notice else { return }
    for id in notices.take(limits.noticesPerTurn) {
      guard let connection = connections[id] else { continue }
      // Who has pulled it already needs no hint.
      if connection.position == newest.position { continue }
      counters.notices += 1
      tell(connection, notice)
    }
    guard !notices.isDone else { return }
    let timer = noticeTimer ?? DeadlineTimer(queue: executor.queue) { self.tellNext() }
    noticeTimer = timer
    timer.arm(atNanoseconds: MonotonicClock.now() + limits.noticePause)
  }

  private func tell(_ connection: ServerConnection, _ notice: Notice) {
    perform(connection.published(notice, now: MonotonicClock.now()), for: connection)
  }
}
