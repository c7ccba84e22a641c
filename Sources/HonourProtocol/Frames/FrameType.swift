/// The types of frames that version 1 knows.
///
/// Source: `Protocol/frames.md`, section 3.
package enum FrameType: UInt8, CaseIterable, Sendable {
  case hello = 0x01
  case welcome = 0x02
  case pull = 0x03
  case upToDate = 0x04
  case manifest = 0x05
  case chunk = 0x06
  case end = 0x07
  case subscribe = 0x08
  case notify = 0x89
  case ping = 0x0A
  case pong = 0x0B
  case goodbye = 0x0C
  case error = 0x0D
  case hold = 0x8E
  case resumed = 0x0F
  case rest = 0x10
  case plan = 0x11
  case offer = 0x12
  case walk = 0x13
  case nodes = 0x14
  case digests = 0x15
  case list = 0x16
  case entries = 0x17
  case want = 0x18
  case limit = 0x19
  case pause = 0x1A
  case statement = 0x1B
  case fresh = 0x1C
  case enrol = 0x1D
  case enrolled = 0x1E
  case publish = 0x1F
  case data = 0x20
  case report = 0x21

  /// Set in the types that a reader may skip where it does not know them.
  package static let ignorableBit: UInt8 = 0x80

  /// The name in the specification and in every path of an error.
  package var name: String {
    switch self {
    case .hello: "HELLO"
    case .welcome: "WELCOME"
    case .pull: "PULL"
    case .upToDate: "UPTODATE"
    case .manifest: "MANIFEST"
    case .chunk: "CHUNK"
    case .end: "END"
    case .subscribe: "SUBSCRIBE"
    case .notify: "NOTIFY"
    case .ping: "PING"
    case .pong: "PONG"
    case .goodbye: "GOODBYE"
    case .error: "ERROR"
    case .hold: "HOLD"
    case .resumed: "RESUMED"
    case .rest: "REST"
    case .plan: "PLAN"
    case .offer: "OFFER"
    case .walk: "WALK"
    case .nodes: "NODES"
    case .digests: "DIGESTS"
    case .list: "LIST"
    case .entries: "ENTRIES"
    case .want: "WANT"
    case .limit: "LIMIT"
    case .pause: "PAUSE"
    case .statement: "STATEMENT"
    case .fresh: "FRESH"
    case .enrol: "ENROL"
    case .enrolled: "ENROLLED"
    case .publish: "PUBLISH"
    case .data: "DATA"
    case .report: "REPORT"
    }
  }

  /// The longest payload, in bytes.
  ///
  /// Source: `Protocol/limits.md`.
  package var payloadLimit: Int {
    switch self {
    case .hello, .welcome, .error: WireLimits.greetingPayloadBytes
    case .pull, .plan: WireLimits.pullPayloadBytes
    case .upToDate, .end, .subscribe: 0
    case .manifest, .rest: WireLimits.manifestPayloadBytes
    case .chunk: WireLimits.chunkPayloadBytes
    case .notify: WireLimits.noticePayloadBytes
    case .ping, .pong: WireLimits.pingPayloadBytes
    case .goodbye: WireLimits.goodbyePayloadBytes
    case .hold: WireLimits.holdPayloadBytes
    case .resumed: WireLimits.resumedPayloadBytes
    case .offer: WireLimits.offerPayloadBytes
    case .walk: WireLimits.walkOfferPayloadBytes
    case .nodes: WireLimits.walkNodesPayloadBytes
    case .digests: WireLimits.walkDigestsPayloadBytes
    case .list: WireLimits.walkListPayloadBytes
    case .entries: WireLimits.walkEntriesPayloadBytes
    case .want: WireLimits.walkWantPayloadBytes
    case .limit: WireLimits.limitPayloadBytes
    case .pause: WireLimits.pausePayloadBytes
    case .statement: WireLimits.statementPayloadBytes
    case .fresh: WireLimits.freshPayloadBytes
    case .enrol: WireLimits.enrolPayloadBytes
    case .enrolled: WireLimits.enrolledPayloadBytes
    case .publish: WireLimits.publishPayloadBytes
    case .data: WireLimits.dataPayloadBytes
    case .report: WireLimits.reportPayloadBytes
    }
  }
}
