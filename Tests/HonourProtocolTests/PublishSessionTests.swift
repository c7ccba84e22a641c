import HonourModel
import HonourProtocol
import Testing

/// What an editor publishes, at both ends: `Protocol/publish.md`, section 2.
@Suite struct PublishSessionTests {
  private static let asking = Capabilities.ours.union([.signed, .publish])
  private static let base = Sample.position
  private static let publish = Publish(
    base: base.short, isFull: true, isDryRun: true, kind: "person", message: "Thêm người",
    names: ["a.jsonl", "b.csv"])

  /// A server that greeted a client with this role.
  private func server(
    _ admittance: Admittance, _ capabilities: Capabilities = asking, publishes: Bool = true
  ) -> ServerSession {
    var session = ServerSession(
      now: 0, terms: ServerTerms(statements: [], publishes: publishes), admittance: admittance)
    let hello = Frame.hello(Hello(capabilities: capabilities.rawValue))
    _ = session.handle(.received(hello.encoded()), now: 0)
    return session
  }

  private func frames(_ frames: Frame...) -> ServerSession.Event {
    .received(frames.flatMap { $0.encoded() })
  }

  @Test func `every field of a PUBLISH comes back`() throws {
    for publish in [
      Self.publish, Publish(base: Self.base.short, fixesText: true, message: "", names: ["-"]),
    ] {
      var decoder = FrameDecoder()
      decoder.append(Frame.publish(publish).encoded())
      #expect(try decoder.next(in: .clientOpen)?.frame == .publish(publish))
    }
  }

  @Test func `an editor's files are taken, published and reported`() {
    var session = server(.admitted(.editor))
    #expect(session.handle(frames(.publish(Self.publish)), now: 0) == [.check(Self.publish)])
    #expect(
      session.handle(.answer(.upToDate(fresh: [9])), now: 0)
        == [.send([9] + Frame.upToDate.encoded())])
    #expect(
      session.handle(frames(.data([1, 2]), .data([3]), .data([])), now: 0)
        == [.keep([1, 2]), .keep([3]), .keep([])])
    #expect(
      session.handle(frames(.ping(token: 5)), now: 0)
        == [.send(Frame.pong(token: 5).encoded())])
    #expect(
      session.handle(frames(.data([])), now: 0) == [.keep([]), .carryOut(Self.publish)])
    #expect(session.handle(.answer(.report), now: 0) == [.sendBody])
    #expect(session.handle(.bodySent, now: 0) == [])
    // It is as before: another question may follow.
    #expect(session.handle(frames(.publish(Self.publish)), now: 0) == [.check(Self.publish)])
  }

  @Test(arguments: [Admittance.admitted(.reader), .local])
  func `whoever is no editor is told so`(admittance: Admittance) {
    var session = server(admittance)
    #expect(
      session.handle(frames(.publish(Self.publish)), now: 0)
        == [
          .send(Frame.error(ErrorFrame(.notAllowed)).encoded()), .close(.refused(.notAllowed)),
        ])
  }

  @Test func `an older base is refused before a byte of the files`() {
    var session = server(.admitted(.editor))
    _ = session.handle(frames(.publish(Self.publish)), now: 0)
    let refusal = ServerSession.Answer.refuse(.baseMoved, retryAfterSeconds: 0, detail: 8)
    #expect(
      session.handle(.answer(refusal), now: 0)
        == [
          .send(Frame.error(ErrorFrame(.baseMoved, detail: 8)).encoded()),
          .close(.refused(.baseMoved)),
        ])
  }

  @Test func `what is out of turn is unexpected`() {
    let cases: [(Capabilities, Bool, [Frame])] = [
      (Self.asking.subtracting(.publish), true, [.publish(Self.publish)]),
      (Self.asking, false, [.publish(Self.publish)]),
      (Self.asking, true, [.data([1])]),
      (Self.asking, true, [.publish(Self.publish), .publish(Self.publish)]),
    ]
    for (capabilities, publishes, sent) in cases {
      var session = server(.admitted(.editor), capabilities, publishes: publishes)
      var last: ServerSession.Action?
      for frame in sent { last = session.handle(frames(frame), now: 0).last }
      guard case .close(.faulty(let error)) = last else {
        Issue.record("\(sent): \(String(describing: last))")
        continue
      }
      #expect(error.code == .unexpectedFrame)
    }
  }

  @Test func `one byte more than a publish may have ends it`() {
    var session = server(.admitted(.editor))
    _ = session.handle(frames(.publish(Self.publish)), now: 0)
    _ = session.handle(.answer(.upToDate()), now: 0)
    let full = [UInt8](repeating: 1, count: WireLimits.dataPayloadBytes)
    for _ in 0..<WireLimits.publishedBytes / UInt64(full.count) {
      #expect(session.handle(frames(.data(full)), now: 0) == [.keep(full)])
    }
    #expect(
      session.handle(frames(.data([1])), now: 0).last == .close(.refused(.tooLarge)))
  }

  @Test func `silence between the files has an end`() {
    var session = server(.admitted(.editor))
    _ = session.handle(frames(.publish(Self.publish)), now: 0)
    _ = session.handle(.answer(.upToDate()), now: 0)
    #expect(session.nextDeadline != nil)
    let end = WireLimits.silenceBeforeEnd
    #expect(session.handle(.tick, now: end).last == .close(.refused(.tooSlow)))
  }

  private func client(_ trust: ClientTrust? = nil) -> ClientSession {
    ClientSession(held: Self.base, mode: .publishing(Self.publish), trust: trust, now: 0)
  }

  private func welcome(_ capabilities: Capabilities = asking) -> [UInt8] {
    Frame.welcome(
      Welcome(version: 1, capabilities: capabilities.rawValue, role: .editor)
    ).encoded()
  }

  @Test func `a client asks, sends its files and hears the report to its end`() {
    var session = client()
    let hello = Hello(capabilities: Capabilities.ours.union(.publish).rawValue)
    #expect(session.handle(.connected, now: 0) == [.send(Frame.hello(hello).encoded())])
    #expect(
      session.handle(.received(welcome()), now: 0)
        == [.send(Frame.publish(Self.publish).encoded())])
    #expect(session.handle(.received(Frame.upToDate.encoded()), now: 0) == [.upload])
    #expect(session.handle(.file([1]), now: 0) == [.send(Frame.data([1]).encoded())])
    let (line, last) = (Report(isLast: false, line: [1]), Report(isLast: true, line: [2]))
    #expect(
      session.handle(.received(Frame.report(line).encoded()), now: 0) == [.reported(line)])
    #expect(
      session.handle(.received(Frame.report(last).encoded()), now: 0)
        == [.reported(last), .send(Frame.goodbye(.done).encoded()), .close(.done)])
  }

  @Test func `a server that takes nothing is left, and a transfer is no answer`() {
    var session = client()
    _ = session.handle(.connected, now: 0)
    #expect(
      session.handle(.received(welcome(Self.asking.subtracting(.publish))), now: 0).last
        == .close(.incapable))
    for answer in [
      Frame.report(Report(isLast: true, line: [])), .notify(Notice(epoch: 1, revision: 42)),
    ] {
      var session = client()
      _ = session.handle(.connected, now: 0)
      _ = session.handle(.received(welcome()), now: 0)
      guard case .close(.faulty) = session.handle(.received(answer.encoded()), now: 0).last
      else {
        Issue.record("\(answer)")
        continue
      }
    }
  }

  @Test func `a go-ahead that nobody signed is not believed`() throws {
    let key = SigningKey()
    let pins = ClientTrust.Pins(
      lineage: Self.base.lineage, publisher: key.publicKey, daemons: [key.publicKey])
    var session = client(ClientTrust(pins: pins, held: nil, attested: nil))
    _ = session.handle(.connected, now: 0)
    _ = session.handle(.received(welcome()), now: 0)
    guard case .close(.untrusted) = session.handle(.received(Frame.upToDate.encoded()), now: 0).last
    else {
      Issue.record("believed")
      return
    }
  }
}
