import HonourInspector
import HonourModel
import HonourProtocol

/// Small sessions to inspect.
enum Capture {
  static let base = position(41, 0x20)
  static let target = position(42, 0x40)

  static func position(_ revision: UInt64, _ first: UInt8) -> Position {
    guard let lineage = Lineage(bytes: 0..<16), let root = Digest(bytes: first..<first + 32) else {
      preconditionFailure("The counts are right.")
    }
    return Position(lineage: lineage, epoch: 1, revision: revision, root: root)
  }

  static func record(_ id: String, _ rest: String) -> RecordChange {
    .put(
      CanonicalRecord(
        key: RecordKey(kind: "person", id: id),
        bytes: Array(#"{"id":"\#(id)","kind":"person"\#(rest)}"#.utf8)))
  }

  static let changes: [RecordChange] = [
    .delete(RecordKey(kind: "event", id: "e9")),
    record("p1", ##","name":"Phạm Quốc Cường","notes":"a\u001b[31m\##u{202E}c""##),
  ]

  static func server(
    _ changes: [RecordChange] = changes, message: String = "Sửa tên\u{1B}[2J"
  ) throws -> [UInt8] {
    var encoder = TransferEncoder()
    var body: [UInt8] = []
    for change in changes {
      var writer = DeltaWriter()  // one each: the order of the changes is the test's affair
      encoder.append(try writer.entry(change)) { body += $0 }
    }
    let deletes = changes.count { if case .delete = $0 { true } else { false } }
    let summary = encoder.finish { body += $0 }
    let manifest = Manifest(
      shape: .delta(base: base.short),
      target: RevisionInfo(
        position: target, publishedAt: 1_790_000_000, author: "cục chính trị", message: message,
        recordCount: 120, canonicalBytes: 34_567),
      putCount: UInt64(changes.count - deletes), deleteCount: UInt64(deletes), body: summary)
    return Frame.welcome(Welcome(version: 1)).encoded() + manifest.encodedFrame() + body
  }

  static let client =
    Frame.hello(Hello()).encoded() + Frame.pull(Pull(held: base.short)).encoded()
    + Frame.goodbye(.done).encoded()

  static func bundle() throws -> [UInt8] {
    let welcome = Frame.welcome(Welcome(version: 1)).encoded()
    let answer = Array(try server().dropFirst(welcome.count))
    return Bundle.opening(base: base.short, manifestFrame: answer)
  }

  static func recording() throws -> [UInt8] {
    let server = try server()
    return Recording.header
      + Recording.encode(.clientToServer, elapsed: 0, bytes: Array(client.dropLast(4)))
      + Recording.encode(.serverToClient, elapsed: 850, bytes: Array(server.prefix(50)))
      + Recording.encode(.serverToClient, elapsed: 1_200, bytes: Array(server.dropFirst(50)))
      + Recording.encode(.clientToServer, elapsed: 2_100, bytes: Array(client.suffix(4)))
  }

  static func inspect(
    _ bytes: [UInt8], direction: Recording.Direction? = nil, pieceBytes: Int = .max,
    base: InspectedBase? = nil
  ) -> [Inspection.Output] {
    var inspection = Inspection(direction: direction, base: base)
    var outputs: [Inspection.Output] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(pieceBytes)
      outputs += inspection.append(Array(piece))
      rest = rest.dropFirst(piece.count)
    }
    return outputs + inspection.finish()
  }
}

extension Inspection.Output {
  var frame: InspectedFrame? {
    guard case .frame(let frame) = self else { return nil }
    return frame
  }

  var fault: InspectedFault? {
    guard case .fault(let fault) = self else { return nil }
    return fault
  }

  var lines: [String] {
    switch self {
    case .frame(let frame): Listing.lines(frame, allBytes: true)
    case .fault(let fault): Listing.lines(fault)
    }
  }

  var json: String {
    let value =
      switch self {
      case .frame(let frame): FrameJSON.object(frame)
      case .fault(let fault): FrameJSON.object(fault)
      }
    return String(decoding: value.canonicalBytes, as: UTF8.self)
  }
}
