// Where a session is.
extension ClientSession {
  enum State: Hashable {
    case unconnected
    case greeting
    case waiting
    case resuming
    case walking
    case transferring
    case applying
    /// The files of a PUBLISH go out, and its report comes in.
    case uploading
    case ready
    case closed
  }

  /// What may answer the last question.
  enum Awaited: Hashable {
    case anything
    /// The walk was given up.
    case snapshot
    case patch
  }

  struct Transfer {
    let manifest: Manifest
    var decoder: TransferDecoder
    /// Bytes of frames that were here before, and of all that were told.
    var before: UInt64 = 0
    var announced: UInt64
    /// Of these, the header of a REST, which brings nothing.
    var overhead: UInt64 = 0
    /// Bytes of whole frames.
    var received: UInt64 = 0

    var total: UInt64 { before + max(announced, overhead) - overhead }
  }
}
