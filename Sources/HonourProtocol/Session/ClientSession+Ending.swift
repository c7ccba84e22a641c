// How a session ends.
extension ClientSession {
  mutating func refuse(_ code: ErrorCode) -> [Action] {
    [.send(Frame.error(ErrorFrame(code)).encoded())] + end(.refused(code))
  }

  mutating func goodbye(_ reason: CloseReason) -> [Action] {
    let words: [Action] = ending == nil ? [.send(Frame.goodbye(.done).encoded())] : []
    return words + close(reason)
  }

  /// Ends the session, or remembers to once the replica has applied.
  mutating func end(_ reason: CloseReason) -> [Action] {
    guard state == .applying else { return close(reason) }
    ending = reason
    return []
  }

  mutating func close(_ reason: CloseReason) -> [Action] {
    state = .closed
    transfer = nil
    heldTransfer = nil
    heldWalk = nil
    awaitedRest = nil
    walk = nil
    decoder = FrameDecoder()
    return [.close(reason)]
  }
}
