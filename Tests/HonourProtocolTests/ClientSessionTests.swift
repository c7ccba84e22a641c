import HonourModel
import HonourProtocol
import Testing

/// The client's rows.
///
/// Source: `Protocol/session.md`, section 4.
@Suite struct ClientSessionTests {
  private static let second = WireLimits.second

  private func said(_ frames: Frame...) -> ClientSession.Event {
    .received(frames.flatMap { $0.encoded() })
  }

  private func send(_ frames: Frame...) -> ClientSession.Action {
    .send(frames.flatMap { $0.encoded() })
  }

  private func waiting(
    _ mode: ClientSession.Mode, held: Position? = Sample.position
  ) -> ClientSession {
    var session = ClientSession(held: held, mode: mode, now: 0)
    _ = session.handle(.connected, now: 0)
    _ = session.handle(said(.welcome(Welcome(version: 1))), now: 0)
    return session
  }

  private func ready() -> ClientSession {
    var session = waiting(.subscribed)
    _ = session.handle(said(.upToDate), now: 0)
    return session
  }

  private func transfer() throws -> Sample.Transfer {
    try Sample.Transfer(
      .delta(base: Sample.position.short), to: Sample.target, Sample.people(300, seed: 11))
  }

  private func applying(_ mode: ClientSession.Mode) throws -> ClientSession {
    let transfer = try transfer()
    var session = waiting(mode)
    _ = session.handle(.received(transfer.manifest.encodedFrame() + transfer.body), now: 0)
    return session
  }

  @Test func `the first flight is everything that a sync needs`() {
    var once = ClientSession(held: Sample.position, mode: .once, now: 0)
    #expect(once.nextDeadline == nil)
    #expect(
      once.handle(.connected, now: 5)
        == [
          send(
            .hello(Hello(capabilities: Capabilities.ours.rawValue)),
            .pull(Pull(held: Sample.position.short)))
        ])
    #expect(once.nextDeadline == 5 + 10 * Self.second)
    var watch = ClientSession(held: nil, mode: .subscribed, now: 0)
    #expect(
      watch.handle(.connected, now: 0)
        == [
          send(
            .hello(Hello(capabilities: Capabilities.ours.rawValue)), .pull(Pull(held: nil)),
            .subscribe)
        ])
  }

  @Test func `nothing new ends a sync politely`() {
    var session = waiting(.once)
    #expect(
      session.handle(said(.upToDate), now: 0)
        == [.upToDate, send(.goodbye(.done)), .close(.done)])
    var nothing = waiting(.once, held: nil)
    #expect(nothing.handle(said(.upToDate), now: 0).count == 2)
  }

  @Test func `a transfer is told before, chunk by chunk and whole, with exact progress`() throws {
    let transfer = try transfer()
    let whole = transfer.manifest.wireLength
    var session = waiting(.once)
    #expect(
      session.handle(.received(transfer.manifest.encodedFrame()), now: 0)
        == [.begin(transfer.manifest), .progress(received: 0, of: whole)])
    var received: UInt64 = 0
    var plain = DeltaReader(transfer.manifest)
    var changes: [RecordChange] = []
    for frame in transfer.frames.dropLast() {
      #expect(
        session.handle(.received(Array(frame.prefix(4))), now: 0)
          == [
            .part(frame.prefix(4)[...], isStart: false),
            .progress(received: received + 4, of: whole),
          ])
      received += UInt64(frame.count)
      let actions = session.handle(.received(Array(frame.dropFirst(4))), now: 0)
      guard case .chunk(let wire, let bytes) = actions.first else {
        Issue.record("\(actions)")
        return
      }
      #expect(wire == frame)
      changes += try plain.append(bytes)
      #expect(actions.last == .progress(received: received, of: whole))
    }
    try plain.finish()
    #expect(changes == Sample.people(300, seed: 11))
    #expect(
      session.handle(said(.end), now: 0)
        == [.progress(received: whole, of: whole), .complete(transfer.manifest)])
    #expect(
      session.handle(.applied(Sample.target), now: 0)
        == [send(.goodbye(.done)), .close(.done)])
  }

  @Test func `who stays pulls again when it is told, and only then`() throws {
    var session = try applying(.subscribed)
    #expect(session.handle(.applied(Sample.target), now: 0) == [])
    let notice = Notice(epoch: 1, revision: 43)
    #expect(
      session.handle(said(.notify(notice)), now: 0)
        == [.notified(notice), send(.pull(Pull(held: Sample.target.short)))])
    #expect(session.handle(said(.upToDate), now: 0) == [.upToDate])
    #expect(
      session.handle(said(.ping(token: 9)), now: 0) == [send(.pong(token: 9))])
  }

  @Test func `a notice while the replica applies is followed by a pull`() throws {
    var session = try applying(.subscribed)
    let notice = Notice(epoch: 1, revision: 43)
    #expect(session.handle(said(.notify(notice)), now: 0) == [.notified(notice)])
    var twice = session
    #expect(twice.handle(said(.notify(notice)), now: 0).count == 1)  // the ERROR; the close waits
    #expect(
      session.handle(.applied(Sample.target), now: 0)
        == [send(.pull(Pull(held: Sample.target.short)))])
  }

  @Test func `the connection may end while the replica applies`() throws {
    var endings: [(ClientSession.Event, CloseReason)] = [
      (.disconnected, .disconnected), (said(.goodbye(.goingAway)), .goodbye(.goingAway)),
    ]
    let busy = ErrorFrame(.busy, retryAfterSeconds: 3)
    endings.append((said(.error(busy)), .refusedByPeer(busy)))
    for (event, reason) in endings {
      var once = try applying(.once)
      #expect(!once.handle(event, now: 0).contains(.close(reason)))
      #expect(once.handle(said(.ping(token: 1)), now: 0) == [])
      #expect(once.handle(.applied(Sample.target), now: 0) == [.close(.done)])
      var stays = try applying(.subscribed)
      _ = stays.handle(event, now: 0)
      #expect(stays.handle(.applied(Sample.target), now: 0) == [.close(reason)])
      var failing = try applying(.once)
      _ = failing.handle(event, now: 0)
      #expect(failing.handle(.applyFailed, now: 0) == [.close(.applyFailed)])
    }
    var failing = try applying(.subscribed)
    #expect(
      failing.handle(.applyFailed, now: 0) == [send(.goodbye(.done)), .close(.applyFailed)])
  }

  @Test func `a refusal is handed on, and not answered`() {
    let error = ErrorFrame(.foreignLineage)
    var session = waiting(.once)
    #expect(
      session.handle(said(.error(error)), now: 0)
        == [.refused(error), .close(.refusedByPeer(error))])
    var greeting = ClientSession(held: nil, mode: .once, now: 0)
    _ = greeting.handle(.connected, now: 0)
    let version = ErrorFrame(.unsupportedVersion, detail: 0x0203)
    #expect(
      greeting.handle(said(.error(version)), now: 0)
        == [.refused(version), .close(.refusedByPeer(version))])
  }

  @Test func `wrong bytes are answered once and end the session`() {
    var session = waiting(.once)
    let actions = session.handle(.received([0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), now: 0)
    #expect(actions.first == send(.error(ErrorFrame(.malformed, detail: 9))))
    #expect(actions.count == 2)
    #expect(session.handle(said(.upToDate), now: 0) == [])
  }

  @Test func `deadlines follow progress`() throws {
    var greeting = ClientSession(held: nil, mode: .once, now: 0)
    _ = greeting.handle(.connected, now: 0)
    #expect(greeting.handle(.tick, now: 10 * Self.second - 1) == [])
    #expect(
      greeting.handle(.tick, now: 10 * Self.second).last == .close(.refused(.tooSlow)))

    var quiet = ready()
    #expect(quiet.handle(.tick, now: 30 * Self.second) == [send(.ping(token: 1))])
    #expect(quiet.nextDeadline == 60 * Self.second)
    #expect(quiet.handle(.tick, now: 60 * Self.second).last == .close(.refused(.tooSlow)))

    let transfer = try transfer()
    var slow = waiting(.once)
    _ = slow.handle(.received(transfer.manifest.encodedFrame()), now: 0)
    _ = slow.handle(.received([transfer.frames[0][0]]), now: 59 * Self.second)
    #expect(slow.handle(.tick, now: 59 * Self.second) == [])
    #expect(slow.handle(.tick, now: 60 * Self.second).last == .close(.refused(.tooSlow)))

    // A laptop that slept through it all: the peer is given up, what is applying is not.
    var asleep = try applying(.once)
    #expect(asleep.nextDeadline == nil)
    #expect(asleep.handle(.tick, now: 90_000 * Self.second) == [])
  }

  @Test func `a flood from the server ends the session`() {
    var session = ready()
    var last: ClientSession.Action?
    for _ in 0..<33 {
      last = session.handle(said(.ignorable(type: 0xF0, payloadBytes: 0)), now: 0).last
    }
    #expect(last == .close(.refused(.tooMany)))
  }

  @Test func `a stop ends whatever goes on`() throws {
    var start = ClientSession(held: nil, mode: .once, now: 0)
    #expect(start.handle(.stop, now: 0) == [.close(.stopped)])
    for live in [waiting(.once), ready(), try applying(.once)] {
      var session = live
      #expect(session.handle(.stop, now: 0) == [send(.goodbye(.done)), .close(.stopped)])
      #expect(session.handle(.disconnected, now: 0) == [])
      #expect(session.handle(.tick, now: 900 * Self.second) == [])
    }
  }

  @Test func `who did not subscribe is not notified`() {
    var session = waiting(.once)
    let actions = session.handle(said(.notify(Notice(epoch: 1, revision: 43))), now: 0)
    guard case .close(.faulty(let error)) = actions.last else {
      Issue.record("\(actions)")
      return
    }
    #expect(error.code == .unexpectedFrame)
  }
}
