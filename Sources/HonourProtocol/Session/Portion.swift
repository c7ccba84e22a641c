/// How much of a transfer fits in a LIMIT: whole frames, and what is said of the others.
///
/// Source: `Protocol/session.md`, section 7.
package struct Portion: Hashable, Sendable {
  /// An answer as it would be without a LIMIT.
  package struct Answer {
    let headBytes: Int
    let bodyOffset: Int
    let bodyBytes: Int
    let canGoOn: Bool
    let headBrings: Bool

    /// - Parameters:
    ///   - headBytes: Bytes of the MANIFEST, or of the RESUMED and the REST.
    ///   - bodyOffset: The first byte of the body that would follow.
    ///   - bodyBytes: Bytes of the whole body.
    ///   - canGoOn: Whether the client keeps what it has of this transfer.
    ///   - headBrings: Whether the head is worth sending without a CHUNK: all but a RESUMED alone.
    package init(
      headBytes: Int, bodyOffset: Int, bodyBytes: Int, canGoOn: Bool, headBrings: Bool
    ) {
      self.headBytes = headBytes
      self.bodyOffset = bodyOffset
      self.bodyBytes = bodyBytes
      self.canGoOn = canGoOn
      self.headBrings = headBrings
    }

    var byteCount: Int { headBytes + bodyBytes - bodyOffset }
  }

  /// The end of what is sent of the body; nil where not even the head is sent.
  package let bodyEnd: Int?
  /// What follows; nil where the whole answer fits.
  package let pause: Pause?

  /// `read` reads so many bytes of the body from an offset on, and what it throws is thrown on.
  package init<Failure: Error>(
    of answer: Answer, within limit: UInt64,
    read: (_ offset: Int, _ count: Int) throws(Failure) -> [UInt8]
  ) throws(Failure) {
    guard UInt64(answer.byteCount) > limit else {
      (bodyEnd, pause) = (answer.bodyBytes, nil)
      return
    }
    // The limit is below a count of bytes in memory or on disk.
    let room = Int(limit) - WireLimits.pauseFrameBytes
    guard answer.canGoOn, !answer.headBrings || answer.headBytes <= room else {
      bodyEnd = nil
      pause = Pause(
        nextBytes: UInt64(answer.canGoOn ? answer.headBytes : answer.byteCount),
        leftBytes: UInt64(answer.byteCount))
      return
    }
    var end = answer.bodyOffset
    var next = 0
    while end < answer.bodyBytes {
      let count = min(FrameExtent.headerLimit, answer.bodyBytes - end)
      guard let extent = FrameExtent(try read(end, count)[...]) else {
        preconditionFailure("A body is made of whole frames.")
      }
      next = extent.byteCount
      guard answer.headBytes + end + next - answer.bodyOffset <= room else { break }
      end += next
    }
    let isWorthIt = answer.headBrings || end > answer.bodyOffset
    bodyEnd = isWorthIt ? end : nil
    pause = Pause(
      nextBytes: UInt64(isWorthIt ? next : answer.headBytes + next),
      leftBytes: UInt64(isWorthIt ? answer.bodyBytes - end : answer.byteCount))
  }
}
