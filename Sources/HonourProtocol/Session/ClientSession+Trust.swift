import HonourModel

// What is believed, and who asks to be let in. Source: `Protocol/trust.md`, section 4.
extension ClientSession {
  /// HELLO, and the ENROL of a client that is not on the list yet.
  var greeting: [UInt8] {
    mutating get {
      var capabilities = Capabilities.ours
      if trust != nil { capabilities.insert(.signed) }
      if enrolment != nil { capabilities.insert(.enrol) }
      if case .publishing = mode { capabilities.insert(.publish) }
      let hello = Hello(
        capabilities: capabilities.rawValue, statements: trust?.pins.statements ?? 0)
      guard let enrolment else { return Frame.hello(hello).encoded() }
      self.enrolment = nil
      awaitsEnrolled = true
      return Frame.hello(hello).encoded() + Frame.enrol(enrolment).encoded()
    }
  }

  mutating func take(
    _ enrolled: Enrolled, _ received: ReceivedFrame
  ) throws(WireError) -> [Action] {
    guard awaitsEnrolled else { throw unexpected(received) }
    awaitsEnrolled = false
    return [.enrolled(enrolled)]
  }

  /// Keeps the word on how new the answer is for the answer itself.
  mutating func hear(
    _ claim: FreshnessClaim, _ received: ReceivedFrame
  ) throws(WireError) -> [Action] {
    guard trust != nil, self.claim == nil else { throw unexpected(received) }
    self.claim = claim
    return []
  }

  mutating func follow(
    _ statement: [UInt8], _ received: ReceivedFrame
  ) throws(WireError) -> [Action] {
    guard let trust else { throw unexpected(received) }
    do throws(TrustFault) {
      guard let signed = SignedStatement(bytes: statement) else {
        throw .statement(number: trust.pins.statements + 1)
      }
      self.trust = try trust.following(signed)
      return []
    } catch {
      return distrust(error)
    }
  }

  /// Checks an answer that confirms what is held; nil where it is believed.
  ///
  /// Of a price nothing is kept, and nothing needs to be believed.
  mutating func confirm() -> [Action]? {
    guard let trust, mode != .price else { return nil }
    do throws(TrustFault) {
      self.trust = try trust.confirming(claim)
      claim = nil
      return nil
    } catch {
      return distrust(error)
    }
  }

  /// Checks where a transfer leads to; nil where that is believed.
  mutating func judge(_ manifest: Manifest) -> [Action]? {
    guard let trust else { return nil }
    do throws(TrustFault) {
      guard let signed = manifest.signedTarget else { throw .unsealed }
      offered = try trust.accepting(signed, claim)
      try ClientTrust.checkSize(plainLength: manifest.plainLength, of: manifest.target)
      claim = nil
      return nil
    } catch {
      if case .equivocation = error { disputed = manifest.signedTarget }
      return distrust(error)
    }
  }

  /// Checks the word that stands ahead of a walk; nil where it is believed.
  mutating func judgeWalk() -> [Action]? {
    guard let trust else { return nil }
    do throws(TrustFault) {
      try trust.check(claim)
      return nil
    } catch {
      return distrust(error)
    }
  }

  /// Says that what the server signed is not believed, and ends; nothing of it is kept.
  private mutating func distrust(_ fault: TrustFault) -> [Action] {
    offered = nil
    claim = nil
    return [.send(Frame.error(ErrorFrame(.untrusted, detail: fault.number)).encoded())]
      + end(.untrusted(fault))
  }
}
