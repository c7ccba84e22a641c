enum Direction: UInt8 { case client = 0, server = 1 }
struct RecordingWriter {
  let startedAt: UInt64
  var header: [UInt8] { Array("HNRR".utf8) + [1] }
  func entry(_ bytes: [UInt8], _ direction: Direction, now: UInt64) -> [UInt8] {
    func varint(_ value: UInt64) -> [UInt8] {
      var out: [UInt8] = []
      var v = value
      while v >= 0x80 { out.append(UInt8(v & 0x7F) | 0x80); v >>= 7 }
      out.append(UInt8(v))
      return out
    }
    return [direction.rawValue] + varint((now - startedAt) / 1000) + varint(UInt64(bytes.count)) + bytes
  }
}
