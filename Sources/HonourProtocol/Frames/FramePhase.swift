/// Who is reading and how far the session is, which settles the frames that may come.
///
/// Source: `Protocol/session.md`, section 2.
package enum FramePhase: Hashable, Sendable, CaseIterable {
  /// The server until the HELLO.
  case clientGreeting
  /// The server after it.
  case clientOpen
  /// The client until the WELCOME.
  case serverGreeting
  /// The client after it.
  case serverOpen
  /// The client from MANIFEST or RESUMED to END.
  case serverTransfer
  /// The reader of a bundle: its first frame, its second, and after its END.
  case bundleBase
  case bundleManifest
  /// As ``bundleManifest``, where a daemon's words may come first.
  case bundleWords
  case bundleEnd
  /// The client after a RESUMED that ends a frame held in part.
  case serverRest
  /// The client, as ``serverTransfer``, where it said a LIMIT.
  case serverLimitedTransfer

  package func allows(_ type: FrameType) -> Bool {
    switch (self, type) {
    case (.clientGreeting, .hello): true
    case (.clientGreeting, _): false
    case (.clientOpen, .pull), (.clientOpen, .plan), (.clientOpen, .hold),
      (.clientOpen, .limit), (.clientOpen, .subscribe), (.clientOpen, .nodes), (.clientOpen, .list),
      (.clientOpen, .want), (.clientOpen, .enrol), (.clientOpen, .publish), (.clientOpen, .data),
      (.clientOpen, .ping), (.clientOpen, .pong), (.clientOpen, .goodbye), (.clientOpen, .error):
      true
    case (.clientOpen, _): false
    case (.serverGreeting, .welcome), (.serverGreeting, .goodbye), (.serverGreeting, .error): true
    case (.serverGreeting, _): false
    case (.serverOpen, .upToDate), (.serverOpen, .manifest), (.serverOpen, .resumed),
      (.serverOpen, .offer), (.serverOpen, .walk), (.serverOpen, .digests), (.serverOpen, .entries),
      (.serverOpen, .notify), (.serverOpen, .ping), (.serverOpen, .pong), (.serverOpen, .goodbye),
      (.serverOpen, .error), (.serverOpen, .pause), (.serverOpen, .statement),
      (.serverOpen, .fresh), (.serverOpen, .enrolled), (.serverOpen, .report):
      true
    case (.serverOpen, _): false
    case (.serverTransfer, .chunk), (.serverTransfer, .end): true
    case (.serverTransfer, _): false
    case (.serverLimitedTransfer, .chunk), (.serverLimitedTransfer, .end),
      (.serverLimitedTransfer, .pause):
      true
    case (.serverLimitedTransfer, _): false
    case (.bundleBase, .pull), (.bundleManifest, .manifest), (.bundleWords, .statement),
      (.bundleWords, .fresh), (.bundleWords, .manifest):
      true
    case (.bundleBase, _), (.bundleManifest, _), (.bundleWords, _), (.bundleEnd, _): false
    case (.serverRest, .rest): true
    case (.serverRest, _): false
    }
  }

  /// Whether frames of unknown ignorable types are skipped.
  package var skipsUnknown: Bool {
    switch self {
    case .clientOpen, .serverOpen: true
    case .clientGreeting, .serverGreeting, .serverTransfer, .serverRest, .serverLimitedTransfer,
      .bundleBase, .bundleManifest, .bundleWords, .bundleEnd:
      false
    }
  }
}
