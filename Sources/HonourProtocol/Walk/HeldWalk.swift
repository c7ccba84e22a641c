import HonourModel

/// What a client has of a walk that was cut: what it was told of the target, and maybe a part of the
/// patch that it ends with.
///
/// Answers are true of the target whoever gave them and whatever the client holds, so any of them
/// may be used again where the same is asked of the same revision.
/// Source: `Protocol/session.md`, section 5.
package struct HeldWalk {
  package let offer: WalkOffer
  private var answers: [[UInt8]: [UInt8]] = [:]
  /// The WANT frame, and what came of its patch.
  private var patch: (want: [UInt8], held: HeldTransfer)?

  package init(_ offer: WalkOffer) { self.offer = offer }

  /// Takes a question's frame and its answer's, if they are that.
  ///
  /// - Returns: False where they are not.
  package mutating func add(question: [UInt8], answer: [UInt8]) -> Bool {
    guard case .ask(let asked)? = Self.frame(question, in: .clientOpen),
      case .tell(let told)? = Self.frame(answer, in: .serverOpen), told.answers(asked)
    else { return false }
    answers[question] = answer
    return true
  }

  package mutating func add(patch held: HeldTransfer, wanted want: [UInt8]) {
    patch = (want, held)
  }

  /// Whether this is a walk to the same revision.
  package func leads(to other: WalkOffer) -> Bool {
    (offer.target, offer.recordCount, offer.canonicalBytes, offer.top)
      == (other.target, other.recordCount, other.canonicalBytes, other.top)
  }

  func answer(to question: [UInt8]) -> (answer: WalkAnswer, byteCount: Int)? {
    guard let bytes = answers[question],
      case .tell(let answer)? = Self.frame(bytes, in: .serverOpen)
    else { return nil }
    return (answer, bytes.count)
  }

  func patch(wanting want: [UInt8]) -> HeldTransfer? {
    patch.flatMap { $0.want == want ? $0.held : nil }
  }

  /// The one frame that these bytes are.
  private static func frame(_ bytes: [UInt8], in phase: FramePhase) -> Frame? {
    var decoder = FrameDecoder()
    decoder.append(bytes)
    guard let received = try? decoder.next(in: phase), decoder.bufferedBytes == 0 else {
      return nil
    }
    return received.frame
  }
}
