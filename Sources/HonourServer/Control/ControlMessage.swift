import HonourProtocol

/// One message between a command and the daemon that holds the store, over its Unix socket.
///
/// Four bytes length (big-endian, of what follows), one byte tag, and the payload. Both ends are
/// of one release and one user: the format is private and has no versions.
enum ControlMessage: Hashable, Sendable {
  /// A request or one line of a report, as JSON.
  case json([UInt8])
  /// The next bytes of the file that is being handed over.
  case fileBytes([UInt8])
  case endOfFile

  static let limitBytes = 1_048_576

  static func line(_ line: ReportLine) -> ControlMessage { .json(Report(line).line) }

  func encoded() -> [UInt8] {
    let (tag, payload): (UInt8, [UInt8]) =
      switch self {
      case .json(let bytes): (0, bytes)
      case .fileBytes(let bytes): (1, bytes)
      case .endOfFile: (2, [])
      }
    let length = UInt32(clamping: payload.count + 1)
    return [24, 16, 8, 0].map { UInt8(length >> $0 & 0xFF) } + [tag] + payload
  }
}

/// Cuts messages out of bytes as they arrive.
struct ControlDecoder {
  /// What arrived is no message of ours.
  struct Fault: Error {}

  private var buffer: [UInt8] = []
  private var start = 0

  mutating func append(_ bytes: [UInt8]) {
    buffer.removeFirst(start)
    start = 0
    buffer += bytes
  }

  /// The next whole message, or nil until more bytes come.
  mutating func next() throws(Fault) -> ControlMessage? {
    guard buffer.count - start >= 4 else { return nil }
    let length = buffer[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    guard (1...ControlMessage.limitBytes + 1).contains(length) else { throw Fault() }
    guard buffer.count - start - 4 >= length else { return nil }
    let tag = buffer[start + 4]
    let payload = Array(buffer[start + 5..<start + 4 + length])
    start += 4 + length
    switch tag {
    case 0: return .json(payload)
    case 1: return .fileBytes(payload)
    case 2 where payload.isEmpty: return .endOfFile
    default: throw Fault()
    }
  }
}
