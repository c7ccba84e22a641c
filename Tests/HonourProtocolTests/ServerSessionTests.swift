import HonourModel
import HonourProtocol
import Testing

/// The server's rows.
///
/// Source: `Protocol/session.md`, section 3.
@Suite struct ServerSessionTests {
  private static let second = WireLimits.second
  private static let resolve = ServerSession.Action.resolve(
    Question(held: Sample.position.short, capabilities: .ours))
  private static let pull = Frame.pull(Pull(held: Sample.position.short))
  private static let notice = Notice(epoch: 1, revision: 42)

  private func said(_ frames: Frame...) -> ServerSession.Event {
    .received(frames.flatMap { $0.encoded() })
  }

  private func send(_ frame: Frame) -> ServerSession.Action { .send(frame.encoded()) }

  /// A session that has greeted, and is subscribed where `subscribed` says so.
  private func ready(subscribed: Bool = false) -> ServerSession {
    var session = ServerSession(now: 0)
    _ = session.handle(said(.hello(Hello())), now: 0)
    if subscribed { _ = session.handle(said(.subscribe), now: 0) }
    return session
  }

  private func answering(subscribed: Bool = false) -> ServerSession {
    var session = ready(subscribed: subscribed)
    _ = session.handle(said(Self.pull), now: 0)
    return session
  }

  private func transferring(subscribed: Bool = false) -> ServerSession {
    var session = answering(subscribed: subscribed)
    _ = session.handle(.answer(.transfer(manifestFrame: [1, 2, 3])), now: 0)
    return session
  }

  @Test func `the first flight is answered in one`() {
    var session = ServerSession(now: 0)
    #expect(!session.isGreeted)
    #expect(
      session.handle(said(.hello(Hello()), Self.pull, .subscribe), now: 0) == [
        send(.welcome(Welcome(version: 1, capabilities: Capabilities.ours.rawValue))),
        Self.resolve,
      ])
    #expect(session.isGreeted)
    #expect(session.isSubscribed)
    #expect(session.handle(.answer(.upToDate()), now: 0) == [send(.upToDate)])
  }

  @Test func `a transfer is a manifest, a body, and then what is owed`() {
    var session = answering(subscribed: true)
    #expect(
      session.handle(.answer(.transfer(manifestFrame: [1, 2, 3])), now: 0) == [
        .send([1, 2, 3]), .sendBody,
      ])
    #expect(session.handle(said(.ping(token: 5), .ping(token: 6)), now: 0) == [])
    #expect(session.handle(.published(Self.notice), now: 0) == [])
    #expect(
      session.handle(.bodySent, now: 0) == [send(.pong(token: 6)), send(.notify(Self.notice))])
  }

  @Test func `one notice waits for its pull, and the next tells the newest`() {
    var session = ready(subscribed: true)
    #expect(session.handle(.published(Self.notice), now: 0) == [send(.notify(Self.notice))])
    let later = Notice(epoch: 1, revision: 44)
    #expect(session.handle(.published(Notice(epoch: 1, revision: 43)), now: 0) == [])
    #expect(session.handle(.published(later), now: 0) == [])
    #expect(session.handle(said(Self.pull), now: 0) == [Self.resolve])
    // The store was asked after 44 was published: nothing is left to tell.
    #expect(session.handle(.answer(.upToDate()), now: 0) == [send(.upToDate)])
    #expect(session.handle(.published(later), now: 0) == [send(.notify(later))])
  }

  @Test func `who subscribes late hears of what was published since the store was asked`() {
    var session = answering()
    #expect(session.handle(.published(Self.notice), now: 0) == [])
    #expect(session.handle(.answer(.upToDate()), now: 0) == [send(.upToDate)])
    #expect(session.handle(said(.subscribe), now: 0) == [send(.notify(Self.notice))])
  }

  @Test func `who does not subscribe is not notified`() {
    var session = ready()
    #expect(session.handle(.published(Self.notice), now: 0) == [])
  }

  @Test func `the greeting has ten seconds in all, however its bytes come`() {
    var session = ServerSession(now: 0)
    for (index, byte) in Frame.hello(Hello()).encoded().dropLast().enumerated() {
      #expect(session.handle(.received([byte]), now: UInt64(index) * Self.second) == [])
    }
    #expect(session.nextDeadline == 10 * Self.second)
    #expect(session.handle(.tick, now: 10 * Self.second - 1) == [])
    #expect(
      session.handle(.tick, now: 10 * Self.second) == [
        send(.error(ErrorFrame(.tooSlow))), .close(.refused(.tooSlow)),
      ])
    #expect(session.nextDeadline == nil)
  }

  @Test func `silence is asked about after 30 s and ended after 60 s`() {
    var session = ready(subscribed: true)
    #expect(session.nextDeadline == 30 * Self.second)
    #expect(session.handle(.tick, now: 30 * Self.second - 1) == [])
    #expect(session.handle(.tick, now: 30 * Self.second) == [send(.ping(token: 1))])
    #expect(session.nextDeadline == 60 * Self.second)
    var answered = session
    #expect(answered.handle(said(.pong(token: 1)), now: 31 * Self.second) == [])
    #expect(answered.nextDeadline == 61 * Self.second)
    #expect(answered.handle(.tick, now: 61 * Self.second) == [send(.ping(token: 2))])
    #expect(session.handle(.tick, now: 59 * Self.second) == [])
    #expect(
      session.handle(.tick, now: 60 * Self.second) == [
        send(.error(ErrorFrame(.tooSlow))), .close(.refused(.tooSlow)),
      ])
  }

  @Test func `a byte now and then is no progress`() {
    var session = ready()
    let bytes = Self.pull.encoded()
    for second in 1..<UInt64(bytes.count) {
      _ = session.handle(.received([bytes[Int(second - 1)]]), now: second * Self.second)
    }
    #expect(
      session.handle(.tick, now: 60 * Self.second).last == .close(.refused(.tooSlow)))
  }

  @Test func `a body that does not move for 60 s ends the session without a word`() {
    var session = transferring()
    #expect(session.handle(.bodyWritten(byteCount: 16_383), now: 59 * Self.second) == [])
    var moving = session
    #expect(moving.handle(.bodyWritten(byteCount: 1), now: 59 * Self.second) == [])
    #expect(moving.handle(.tick, now: 118 * Self.second) == [])
    #expect(session.handle(.tick, now: 60 * Self.second) == [.close(.refused(.tooSlow))])
  }

  @Test func `our own slowness ends nothing`() {
    var session = answering()
    #expect(session.handle(.tick, now: 30 * Self.second) == [send(.ping(token: 1))])
    #expect(session.nextDeadline == nil)
    #expect(session.handle(.tick, now: 600 * Self.second) == [])
    #expect(session.handle(.answer(.upToDate()), now: 600 * Self.second) == [send(.upToDate)])
    #expect(session.handle(.tick, now: 601 * Self.second) == [])
  }

  @Test func `a flood of unasked frames ends the session, in time and not before`() {
    for frame in [Frame.ping(token: 1), .ignorable(type: 0xF0, payloadBytes: 0)] {
      var session = ready()
      for _ in 0..<32 {
        #expect(session.handle(said(frame), now: 0).last != .close(.refused(.tooMany)))
      }
      var later = session
      #expect(
        session.handle(said(frame), now: 0) == [
          send(.error(ErrorFrame(.tooMany, retryAfterSeconds: 1))), .close(.refused(.tooMany)),
        ])
      #expect(later.handle(said(frame), now: Self.second).last != .close(.refused(.tooMany)))
      #expect(later.handle(said(frame), now: Self.second).last == .close(.refused(.tooMany)))
    }
  }

  @Test func `pulls that follow a notice are free, others are counted`() {
    var session = ready(subscribed: true)
    for revision in 1...100 as ClosedRange<UInt64> {
      _ = session.handle(.published(Notice(epoch: 0, revision: revision)), now: 0)
      #expect(
        session.handle(said(Self.pull), now: 0) == [Self.resolve])
      _ = session.handle(.answer(.upToDate()), now: 0)
    }
    var other = ready()
    for _ in 0..<32 {
      #expect(other.handle(said(Self.pull), now: 0) == [Self.resolve])
      _ = other.handle(.answer(.upToDate()), now: 0)
    }
    #expect(other.handle(said(Self.pull), now: 0).last == .close(.refused(.tooMany)))
  }

  @Test func `a version that is not ours is refused with our range`() {
    var session = ServerSession(now: 0)
    let actions = session.handle(said(.hello(Hello(versions: 2...9)), Self.pull), now: 0)
    #expect(
      actions.first == send(.error(ErrorFrame(.unsupportedVersion, detail: 0x0101))))
    #expect(actions.count == 2)
    var wide = ServerSession(now: 0)
    #expect(
      wide.handle(said(.hello(Hello(versions: 1...9))), now: 0)
        == [send(.welcome(Welcome(version: 1, capabilities: Capabilities.ours.rawValue)))])
  }

  @Test func `a refusal of the store is told and ends the session`() {
    var session = answering()
    #expect(
      session.handle(.answer(.refuse(.ahead, retryAfterSeconds: 9, detail: 41)), now: 0) == [
        send(.error(ErrorFrame(.ahead, retryAfterSeconds: 9, detail: 41))),
        .close(.refused(.ahead)),
      ])
  }

  @Test func `frames at the wrong time are refused, in a transfer without a word`() {
    let wrong: [(ServerSession, Frame)] = [
      (answering(), Self.pull), (answering(), .pong(token: 1)),
      (ready(subscribed: true), .subscribe), (ready(), .hello(Hello())), (ready(), .upToDate),
    ]
    for (start, frame) in wrong {
      var session = start
      let actions = session.handle(said(frame), now: 0)
      #expect(actions.count == 2)
      guard case .close(.faulty(let error)) = actions.last else {
        Issue.record("\(actions)")
        continue
      }
      #expect(error.code == .unexpectedFrame)
      #expect(session.handle(said(frame), now: 0) == [])
    }
    for frame in [Self.pull, .pong(token: 1), .hello(Hello())] {
      var session = transferring()
      let actions = session.handle(said(frame), now: 0)
      #expect(actions.count == 1)
      guard case .close(.faulty) = actions.last else {
        Issue.record("\(actions)")
        continue
      }
    }
  }

  @Test func `an error and a goodbye are not answered`() {
    for start in [ready(), answering(), transferring()] {
      let error = ErrorFrame(.refusedTransfer, detail: 7)
      var one = start
      #expect(one.handle(said(.error(error)), now: 0) == [.close(.refusedByPeer(error))])
      var two = start
      #expect(two.handle(said(.goodbye(.done)), now: 0) == [.close(.goodbye(.done))])
      #expect(two.handle(.bodySent, now: 0) == [])
      #expect(two.handle(.answer(.upToDate()), now: 0) == [])
    }
  }

  @Test func `a shutdown says goodbye, after the body where one is under way`() {
    for start in [ServerSession(now: 0), ready(), answering()] {
      var session = start
      #expect(
        session.handle(.shutdown, now: 0) == [send(.goodbye(.goingAway)), .close(.stopped)])
    }
    var session = transferring(subscribed: true)
    #expect(session.handle(.shutdown, now: 0) == [])
    #expect(session.handle(.published(Self.notice), now: 0) == [])
    #expect(
      session.handle(.bodySent, now: 0) == [send(.goodbye(.goingAway)), .close(.stopped)])
  }

  @Test func `every session ends with one close, whatever comes after`() {
    for start in [ServerSession(now: 0), ready(), answering(), transferring()] {
      var session = start
      #expect(session.handle(.disconnected, now: 0) == [.close(.disconnected)])
      for event: ServerSession.Event in [
        .disconnected, .tick, .shutdown, .published(Self.notice), said(.ping(token: 1)),
        .bodyWritten(byteCount: 5),
      ] {
        #expect(session.handle(event, now: 900 * Self.second) == [])
      }
      #expect(session.nextDeadline == nil)
    }
  }
}
