import HonourModel

// Who is let in. Source: `Protocol/session.md`, section 3, and `Protocol/access.md`.
extension ServerSession {
  mutating func identify(_ admittance: Admittance) -> [Action] {
    precondition(state == .hello && self.admittance == nil, "A client is identified once.")
    self.admittance = admittance
    return []
  }

  mutating func greet(
    _ hello: Hello, _ received: ReceivedFrame
  ) throws(WireError) -> [Action] {
    guard WireLimits.versions.overlaps(hello.versions) else {
      throw WireError(
        .noCommonVersion(lowest: hello.versions.lowerBound, highest: hello.versions.upperBound),
        at: received.offset, path: "HELLO.versions", found: received.bytes)
    }
    guard let admittance else { preconditionFailure("A client is identified before its HELLO.") }
    if admittance != .local {
      let theirs = Capabilities(rawValue: hello.capabilities)
      guard theirs.contains(.signed) else { return refuse(.unsigned) }
      guard !theirs.contains(.enrol) else {
        greeting = hello
        state = .enrolling
        return []
      }
    }
    switch admittance {
    case .local: return welcome(hello, as: .editor)
    case .admitted(let role): return welcome(hello, as: role)
    case .stranger(let code): return refuse(code)
    }
  }

  mutating func take(_ judgement: Judgement, now: Monotonic) -> [Action] {
    guard let hello = greeting else { preconditionFailure("A HELLO waits for the judgement.") }
    greeting = nil
    switch judgement {
    case .refused(let code, let detail):
      return refuse(ErrorFrame(code, detail: detail), .refused(code))
    case .enrolled(let enrolled):
      admittance = .admitted(enrolled.role)
      return welcome(hello, as: enrolled.role, telling: enrolled) + decode(now: now)
    }
  }

  /// WELCOME, ENROLLED where there is one, and the statements that the client does not follow yet.
  private mutating func welcome(
    _ hello: Hello, as role: Role, telling enrolled: Enrolled? = nil
  ) -> [Action] {
    state = .ready
    capabilities = terms.capabilities.intersection(Capabilities(rawValue: hello.capabilities))
    let welcome = Welcome(
      version: min(WireLimits.versions.upperBound, hello.versions.upperBound),
      capabilities: terms.capabilities.rawValue, role: role)
    var words = Frame.welcome(welcome).encoded()
    if let enrolled { words += Frame.enrolled(enrolled).encoded() }
    if signs, let followed = Int(exactly: hello.statements) {
      words += terms.statements.dropFirst(followed).flatMap { Frame.statement($0).encoded() }
    }
    return [.send(words)]
  }

  private mutating func refuse(_ code: ErrorCode) -> [Action] {
    refuse(ErrorFrame(code), .refused(code))
  }
}
