/// What an end made of bytes that came.
struct TLSStep: Sendable {
  enum State: Hashable, Sendable {
    case handshaking
    case open
    /// The peer has said that nothing more comes.
    case ended
    case failed(TLSFault)
  }

  /// What they held, in order; it was sealed by the peer.
  let plain: [UInt8]
  let state: State
}
