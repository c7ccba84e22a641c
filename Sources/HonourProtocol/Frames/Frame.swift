package import HonourModel

/// One unit of the wire, read or to be written.
///
/// Source: `Protocol/frames.md`, section 3.
package enum Frame: Hashable, Sendable {
  case hello(Hello)
  case welcome(Welcome)
  case pull(Pull)
  case upToDate
  case manifest(ManifestFrame)
  case chunk(Chunk)
  case end
  case subscribe
  case notify(Notice)
  case ping(token: UInt64)
  case pong(token: UInt64)
  case goodbye(GoodbyeReason)
  case error(ErrorFrame)
  case hold(Hold)
  case resumed(Resumed)
  /// The rest of the payload of the frame of which the receiver holds a part.
  case rest([UInt8])
  /// Asks what a PULL would cost.
  case plan(Pull)
  case offer(Offer)
  case walk(WalkOffer)
  case ask(WalkQuestion)
  case tell(WalkAnswer)
  case limit(Limit)
  case pause(Pause)
  /// A statement about keys or an epoch, with its signatures.
  case statement([UInt8])
  case fresh(FreshnessClaim)
  case enrol(Enrol)
  case enrolled(Enrolled)
  case publish(Publish)
  /// The next bytes of a file that is published; none at its end.
  case data([UInt8])
  case report(Report)
  /// A frame of an unknown ignorable type that was read past.
  case ignorable(type: UInt8, payloadBytes: Int)

  /// Nil for an unknown type.
  package var type: FrameType? {
    switch self {
    case .hello: .hello
    case .welcome: .welcome
    case .pull: .pull
    case .upToDate: .upToDate
    case .manifest: .manifest
    case .chunk: .chunk
    case .end: .end
    case .subscribe: .subscribe
    case .notify: .notify
    case .ping: .ping
    case .pong: .pong
    case .goodbye: .goodbye
    case .error: .error
    case .hold: .hold
    case .resumed: .resumed
    case .rest: .rest
    case .plan: .plan
    case .offer: .offer
    case .walk: .walk
    case .ask(.nodes): .nodes
    case .ask(.list): .list
    case .ask(.want): .want
    case .tell(.digests): .digests
    case .tell(.entries): .entries
    case .limit: .limit
    case .pause: .pause
    case .statement: .statement
    case .fresh: .fresh
    case .enrol: .enrol
    case .enrolled: .enrolled
    case .publish: .publish
    case .data: .data
    case .report: .report
    case .ignorable: nil
    }
  }

  /// Reads the payload of a frame of a known type, to its last byte.
  init(_ type: FrameType, from reader: inout ByteReader) throws(WireError) {
    switch type {
    case .hello: self = .hello(try Hello(from: &reader))
    case .welcome: self = .welcome(try Welcome(from: &reader))
    case .pull: self = .pull(try Pull(from: &reader))
    case .upToDate: self = .upToDate
    case .manifest: self = .manifest(try ManifestFrame(from: &reader))
    case .chunk: self = .chunk(try Chunk(from: &reader))
    case .end: self = .end
    case .subscribe: self = .subscribe
    case .notify: self = .notify(try Notice(from: &reader))
    case .ping: self = .ping(token: try reader.unsigned("token"))
    case .pong: self = .pong(token: try reader.unsigned("token"))
    case .goodbye: self = .goodbye(GoodbyeReason(rawValue: try reader.byte("reason")))
    case .error: self = .error(try ErrorFrame(from: &reader))
    case .hold: self = .hold(try Hold(from: &reader))
    case .resumed: self = .resumed(try Resumed(from: &reader))
    case .plan: self = .plan(try Pull(from: &reader))
    case .offer: self = .offer(try Offer(from: &reader))
    case .rest: self = .rest(Array(try reader.bytes("data", count: reader.remaining)))
    case .walk: self = .walk(try WalkOffer(from: &reader))
    case .nodes: self = .ask(try WalkQuestion.nodes(from: &reader))
    case .list: self = .ask(try WalkQuestion.list(from: &reader))
    case .want: self = .ask(try WalkQuestion.want(from: &reader))
    case .digests: self = .tell(try WalkAnswer.digests(from: &reader))
    case .entries: self = .tell(try WalkAnswer.entries(from: &reader))
    case .limit: self = .limit(try Limit(from: &reader))
    case .pause: self = .pause(try Pause(from: &reader))
    case .statement:
      self = .statement(Array(try reader.bytes("statement", count: reader.remaining)))
    case .fresh: self = .fresh(try FreshnessClaim(from: &reader))
    case .enrol: self = .enrol(try Enrol(from: &reader))
    case .enrolled: self = .enrolled(try Enrolled(from: &reader))
    case .publish: self = .publish(try Publish(from: &reader))
    case .data: self = .data(Array(try reader.bytes("data", count: reader.remaining)))
    case .report: self = .report(try Report(from: &reader))
    }
    try reader.finish()
  }

  /// The whole frame, header included.
  package func encoded() -> [UInt8] {
    var writer = ByteWriter()
    switch self {
    case .hello(let hello): hello.write(to: &writer)
    case .welcome(let welcome): welcome.write(to: &writer)
    case .pull(let pull), .plan(let pull): pull.write(to: &writer)
    case .manifest(let manifest): manifest.write(to: &writer)
    case .chunk(let chunk): chunk.write(to: &writer)
    case .upToDate, .end, .subscribe: break
    case .notify(let notice): notice.write(to: &writer)
    case .ping(let token), .pong(let token): writer.unsigned(token)
    case .goodbye(let reason): writer.byte(reason.rawValue)
    case .error(let error): error.write(to: &writer)
    case .hold(let hold): hold.write(to: &writer)
    case .resumed(let resumed): resumed.write(to: &writer)
    case .offer(let offer): offer.write(to: &writer)
    case .rest(let bytes), .statement(let bytes), .data(let bytes): writer.bytes(bytes)
    case .walk(let offer): offer.write(to: &writer)
    case .ask(let question): question.write(to: &writer)
    case .tell(let answer): answer.write(to: &writer)
    case .limit(let limit): limit.write(to: &writer)
    case .pause(let pause): pause.write(to: &writer)
    case .fresh(let fresh): fresh.write(to: &writer)
    case .enrol(let enrol): enrol.write(to: &writer)
    case .enrolled(let enrolled): enrolled.write(to: &writer)
    case .publish(let publish): publish.write(to: &writer)
    case .report(let report): report.write(to: &writer)
    case .ignorable(let type, let payloadBytes):
      return FrameHeader.frame(type, [UInt8](repeating: 0, count: payloadBytes))
    }
    guard let type else { preconditionFailure("Every frame but an ignorable one has a type.") }
    return FrameHeader.frame(type.rawValue, writer.bytes)
  }
}
