import HonourProtocol
import Testing

/// The order in which a header is judged.
///
/// Source: `Protocol/frames.md`, section 2.
@Suite struct FrameHeaderTests {
  private func fault(_ bytes: [UInt8], in phase: FramePhase) -> WireError? {
    var decoder = FrameDecoder()
    decoder.append(bytes)
    do {
      _ = try decoder.next(in: phase)
      return nil
    } catch {
      return error
    }
  }

  private func length(_ value: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    Varint.append(value, to: &bytes)
    return bytes
  }

  @Test(arguments: FrameType.allCases, FramePhase.allCases)
  func `a length at the limit is waited for, and one past it is refused before any byte comes`(
    type: FrameType, phase: FramePhase
  ) {
    let limit = UInt64(type.payloadLimit)
    if phase.allows(type) {
      #expect(fault(length(limit) + [type.rawValue], in: phase) == nil)
      #expect(
        fault(length(limit + 1) + [type.rawValue], in: phase)?.reason
          == .aboveLimit(value: limit + 1, limit: limit))
    } else {
      #expect(
        fault(length(limit) + [type.rawValue], in: phase)?.reason
          == .unexpectedFrame(type.rawValue))
    }
  }

  @Test(arguments: FramePhase.allCases)
  func `every type byte is allowed, skipped or refused, and none is guessed`(phase: FramePhase) {
    for byte in UInt8.min ... .max {
      let reason = fault([0, byte], in: phase)?.reason
      if let type = FrameType(rawValue: byte) {
        #expect(reason == (phase.allows(type) ? nil : .unexpectedFrame(byte)))
      } else if byte & FrameType.ignorableBit == 0 {
        #expect(reason == .unknownCriticalFrame(byte))
      } else {
        #expect(reason == (phase.skipsUnknown ? nil : .unexpectedFrame(byte)))
      }
    }
  }

  @Test func `lengths at every edge are refused without being believed`() {
    let huge: [UInt64] = [1 << 28, 1 << 31, (1 << 31) - 1, (1 << 32) - 1, 1 << 63, .max]
    for value in huge {
      #expect(
        fault(length(value) + [0x0A], in: .clientOpen)?.reason
          == .varintTooLong(byteLimit: 4))
    }
    #expect(fault([0x80, 0x00, 0x0A], in: .clientOpen)?.reason == .varintNotMinimal)
    #expect(
      fault([0xFF, 0xFF, 0xFF, 0x7F, 0x0A], in: .clientOpen)?.reason
        == .aboveLimit(value: (1 << 28) - 1, limit: 10))
  }

  @Test func `an ignorable frame of 65,536 bytes is skipped and none of it is kept`() throws {
    let frame = Frame.ignorable(type: 0xEE, payloadBytes: 65_536).encoded()
    var decoder = FrameDecoder()
    var skipped: Frame?
    for start in stride(from: 0, to: frame.count, by: 1_000) {
      decoder.append(frame[start..<min(start + 1_000, frame.count)])
      skipped = try decoder.next(in: .serverOpen)?.frame
      #expect(decoder.bufferedBytes == 0)
    }
    #expect(skipped == .ignorable(type: 0xEE, payloadBytes: 65_536))
    try decoder.finish()
  }

  @Test func `a damaged ignorable frame is refused, and an unfinished one is an error at the end`()
    throws
  {
    var frame = Frame.ignorable(type: 0xEE, payloadBytes: 9).encoded()
    var decoder = FrameDecoder()
    decoder.append(frame.dropLast())
    #expect(try decoder.next(in: .serverOpen) == nil)
    #expect(throws: WireError.self) { try decoder.finish() }
    frame[frame.count - 1] ^= 1
    #expect(fault(frame, in: .serverOpen)?.code == .damaged)
  }

  @Test func `several frames in one piece come one after another`() throws {
    let frames: [Frame] = [
      .ping(token: 1), .ignorable(type: 0x90, payloadBytes: 3), .subscribe, .goodbye(.done),
    ]
    var decoder = FrameDecoder()
    decoder.append(frames.flatMap { $0.encoded() })
    for frame in frames { #expect(try decoder.next(in: .clientOpen)?.frame == frame) }
    #expect(try decoder.next(in: .clientOpen) == nil)
  }

  @Test func `the check byte is the published one`() {
    var check = CheckByte()
    check.add("123456789".utf8)
    #expect(check.value == 0xDF)
  }
}
