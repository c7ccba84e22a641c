package import HonourModel
import HonourProtocol
import HonourStore
import HonourTransport

// Telling subscribers. Source: `Protocol/session.md`, section 3.
extension ServerLoop {
  /// Takes over a new newest revision and tells the subscribers; reads its signature, from any thread.
  package nonisolated func published(_ info: RevisionInfo) {
    let signs = terms.capabilities.contains(.signed)
    let manifest = Result { () throws(StoreError) in
      signs ? try store.signedManifest(of: info.position.revision) : nil
    }
    later { $0.announce(info, manifest) }
  }

  private func announce(_ info: RevisionInfo, _ manifest: Result<SignedManifest?, StoreError>) {
    guard newest.position.isOlder(than: info.position) else { return }
    // It was under way when the stop began, and is told by the next run.
    guard stopDeadline == nil else { return }
    let signed: SignedManifest?
    do throws(StoreError) {
      signed = try manifest.get()
    } catch {
      return record(ServerError.store(error), "announce revision \(info.position.revision)")
    }
    guard signed != nil || !terms.capabilities.contains(.signed) else {
      // What nobody signed is not told of; the clients stay at the revision before.
      return record(ServerError.unsigned, "announce revision \(info.position.revision)")
    }
    newest = info
    newestManifest = signed
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
