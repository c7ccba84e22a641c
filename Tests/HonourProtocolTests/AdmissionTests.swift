import HonourProtocol
import Testing

/// Who is let in: `Protocol/session.md`, section 3.
@Suite struct AdmissionTests {
  private static let second: Monotonic = 1_000_000_000
  private static let signing = ServerTerms(statements: [[1], [2, 2], [3]])
  private static let asking = Capabilities.ours.union(.signed)

  private func session(_ admittance: Admittance?) -> ServerSession {
    ServerSession(now: 0, terms: Self.signing, admittance: admittance)
  }

  private func hello(
    _ capabilities: Capabilities = asking, statements: UInt64 = 3
  ) -> [UInt8] {
    Frame.hello(Hello(capabilities: capabilities.rawValue, statements: statements)).encoded()
  }

  private func welcome(as role: Role) -> Frame {
    .welcome(Welcome(version: 1, capabilities: Self.asking.rawValue, role: role))
  }

  private func send(_ frames: Frame...) -> ServerSession.Action {
    .send(frames.flatMap { $0.encoded() })
  }

  private func refusal(_ code: ErrorCode, detail: UInt64 = 0) -> [ServerSession.Action] {
    [send(.error(ErrorFrame(code, detail: detail))), .close(.refused(code))]
  }

  @Test(arguments: Role.allCases)
  func `whoever is on the list is told its role`(role: Role) {
    var session = session(nil)
    #expect(session.handle(.identified(.admitted(role)), now: 0) == [])
    #expect(session.handle(.received(hello()), now: 0) == [send(welcome(as: role))])
    #expect(session.isGreeted)
  }

  @Test(arguments: [ErrorCode.unknownClient, .revoked, .expired])
  func `a stranger is told why, and nothing else`(code: ErrorCode) {
    var session = session(.stranger(code))
    let flight = hello() + Frame.pull(Pull(held: nil)).encoded()
    #expect(session.handle(.received(flight), now: 0) == refusal(code))
    #expect(!session.isGreeted)
  }

  @Test func `who is identified has to ask for signatures`() {
    for admittance in [Admittance.admitted(.editor), .stranger(.unknownClient)] {
      var session = session(admittance)
      #expect(session.handle(.received(hello(.ours)), now: 0) == refusal(.unsigned))
    }
    var local = session(.local)
    _ = local.handle(.received(hello(.ours)), now: 0)
    #expect(local.isGreeted && !local.signs)
  }

  @Test(arguments: 0...4)
  func `statements that are not followed yet come with the WELCOME`(followed: UInt64) {
    var session = session(.admitted(.reader))
    let statements = [[1], [2, 2], [3]].dropFirst(Int(followed)).map { Frame.statement($0) }
    let expected = ([welcome(as: .reader)] + statements).flatMap { $0.encoded() }
    #expect(session.handle(.received(hello(statements: followed)), now: 0) == [.send(expected)])
  }

  @Test func `a stranger that was invited is let in once the list says so`() {
    var session = session(.stranger(.unknownClient))
    let enrol = Enrol.invitation(
      id: Array(repeating: 1, count: 8), proof: Array(repeating: 2, count: 32))
    let flight =
      hello(Self.asking.union(.enrol)) + Frame.enrol(enrol).encoded()
      + Frame.pull(Pull(held: nil)).encoded()
    // In pieces: what comes behind the ENROL waits for the judgement.
    var actions: [ServerSession.Action] = []
    for byte in flight { actions += session.handle(.received([byte]), now: 0) }
    #expect(actions == [.enrol(enrol)])
    #expect(!session.isGreeted)
    let enrolled = Enrolled(role: .editor, expires: nil, name: "Laptop 07")
    let judged = session.handle(.judged(.enrolled(enrolled)), now: 0)
    #expect(judged.first == send(welcome(as: .editor), .enrolled(enrolled)))
    guard case .resolve = judged.last else {
      Issue.record("The PULL behind the ENROL was lost.")
      return
    }
    #expect(judged.count == 2)
  }

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func `a bad invitation is refused, and the PULL behind it is never read`(detail: UInt64) {
    var session = session(.stranger(.unknownClient))
    let enrol = Enrol.newKey(
      Array(repeating: 1, count: 32), signature: Array(repeating: 2, count: 64))
    let flight =
      hello(Self.asking.union(.enrol)) + Frame.enrol(enrol).encoded()
      + Frame.pull(Pull(held: nil)).encoded()
    #expect(session.handle(.received(flight), now: 0) == [.enrol(enrol)])
    let judgement = Judgement.refused(.badInvitation, detail: detail)
    #expect(
      session.handle(.judged(judgement), now: 0) == refusal(.badInvitation, detail: detail))
  }

  @Test func `nothing but an ENROL follows a HELLO that promises one`() {
    for frame in [Frame.pull(Pull(held: nil)), .ping(token: 1), .subscribe, .goodbye(.done)] {
      var session = session(.stranger(.unknownClient))
      let greeting = hello(Self.asking.union(.enrol))
      let actions = session.handle(.received(greeting + frame.encoded()), now: 0)
      guard case .close(.faulty(let fault)) = actions.last else {
        Issue.record("\(frame) was let through.")
        continue
      }
      #expect(fault.path == "frame.type" && fault.offset == UInt64(greeting.count))
    }
  }

  @Test func `an ENROL that nobody announced is unexpected`() {
    let enrol = Frame.enrol(.invitation(id: Array(0..<8), proof: Array(0..<32)))
    for admittance in [Admittance.admitted(.editor), .local] {
      var session = session(admittance)
      let actions = session.handle(.received(hello() + enrol.encoded()), now: 0)
      guard case .close(.faulty) = actions.last else {
        Issue.record("\(admittance) enrolled.")
        continue
      }
    }
  }

  @Test func `the greeting's deadline covers the enrolment`() {
    var session = session(.stranger(.unknownClient))
    _ = session.handle(.received(hello(Self.asking.union(.enrol))), now: 0)
    #expect(session.nextDeadline == 10 * Self.second)
    #expect(session.handle(.tick, now: 10 * Self.second) == refusal(.tooSlow))
  }
}
