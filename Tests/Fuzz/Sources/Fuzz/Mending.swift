import HonourProtocol

/// Makes check bytes right, so that one input in 256 is not all that gets past them.
enum Mending {
  /// The stream with the check byte of every frame set, as far as it is frames.
  static func frames(_ stream: [UInt8]) -> [UInt8] {
    var bytes = stream
    var start = 0
    while let header = header(bytes, at: start) {
      let end = header.payload + header.length
      guard end <= bytes.count else { return bytes }
      var check = CheckByte()
      check.add(bytes[start..<header.payload - 1])
      check.add(bytes[header.payload..<end])
      bytes[header.payload - 1] = check.value
      start = end
    }
    return bytes
  }

  private static func header(_ bytes: [UInt8], at start: Int) -> (payload: Int, length: Int)? {
    var length = 0
    var place = start
    for shift in stride(from: 0, through: 21, by: 7) {
      guard place < bytes.count else { return nil }
      let byte = bytes[place]
      length |= Int(byte & 0x7F) << shift
      place += 1
      if byte & 0x80 == 0 { return place + 2 <= bytes.count ? (place + 2, length) : nil }
    }
    return nil
  }
}
