import HonourInspector
import HonourModel
import HonourProtocol
import Testing

@Suite struct InspectionTests {
  @Test func `a recording is every frame of both sides in their order, with times`() throws {
    let outputs = try Capture.inspect(Capture.recording())
    let frames = outputs.compactMap(\.frame)
    #expect(frames.count == outputs.count)
    #expect(
      frames.map(\.name) == ["HELLO", "PULL", "WELCOME", "MANIFEST", "CHUNK", "END", "GOODBYE"])
    #expect(frames.map(\.elapsed) == [0, 0, 850, 1_200, 1_200, 1_200, 2_100])
    #expect(frames[4].entries.map(\.change) == Capture.changes)
    #expect(frames[4].entries.map(\.place?.offset) == [0, 9])
  }

  @Test func `every byte of a stream is in exactly one field`() throws {
    for (bytes, direction) in [
      (Capture.client, Recording.Direction.clientToServer),
      (try Capture.server(), .serverToClient),
    ] {
      let frames = Capture.inspect(bytes).compactMap(\.frame)
      #expect(frames.allSatisfy { $0.direction == direction })
      #expect(frames.flatMap { $0.fields.flatMap(\.field.bytes) } == bytes)
    }
  }

  @Test func `a bundle is its header and every frame, each byte in exactly one field`() throws {
    let bundle = try Capture.bundle()
    let outputs = Capture.inspect(bundle)
    let frames = outputs.compactMap(\.frame)
    #expect(frames.count == outputs.count)
    #expect(frames.map(\.name) == ["BUNDLE", "PULL", "MANIFEST", "CHUNK", "END"])
    #expect(frames.allSatisfy { $0.direction == nil && $0.elapsed == nil })
    #expect(frames.flatMap { $0.fields.flatMap(\.field.bytes) } == bundle)
    #expect(frames.map(\.offset).dropFirst().first == 5)
    #expect(frames[3].entries.map(\.change) == Capture.changes)
    #expect(outputs[0].lines.first == "bundle  BUNDLE  at 0, 5 bytes")
    for pieceBytes in [1, 2, 5, 64] {
      #expect(Capture.inspect(bundle, pieceBytes: pieceBytes) == outputs)
    }
  }

  @Test func `a bundle that is cut, continued or of a later version is told with its place`()
    throws
  {
    let bundle = try Capture.bundle()
    for length in 1..<bundle.count {
      let fault = try #require(Capture.inspect(Array(bundle.prefix(length))).last?.fault)
      #expect(fault.isCut, "\(length) bytes")
      #expect(fault.place == .stream(nil))
    }
    let trailing = try #require(Capture.inspect(bundle + [0x00, 0x07]).last?.fault)
    #expect(trailing.error.offset == UInt64(bundle.count))
    #expect(trailing.error.reason == .trailingBytes(count: 2))
    var later = bundle
    later[4] = 3
    let version = try #require(Capture.inspect(later).last?.fault)
    #expect(version.error.offset == 4 && !version.isCut)
  }

  @Test func `pieces of any size give the same`() throws {
    let recording = try Capture.recording()
    let whole = Capture.inspect(recording)
    for pieceBytes in [1, 2, 3, 7, 64] {
      #expect(Capture.inspect(recording, pieceBytes: pieceBytes) == whole)
    }
  }

  @Test func `a told direction is believed`() throws {
    let outputs = try Capture.inspect(Capture.server(), direction: .clientToServer)
    #expect(outputs.count == 1)
    #expect(outputs[0].fault?.error.path == "frame.type")
  }

  @Test func `a fault comes after everything before it, with place, bytes and expectation`()
    throws
  {
    var bytes = try Capture.server()
    let index = bytes.count - 3 - 5
    bytes[index] ^= 0x10
    let outputs = Capture.inspect(bytes)
    #expect(outputs.dropLast().map(\.frame?.name) == ["WELCOME", "MANIFEST"])
    let fault = try #require(outputs.last?.fault)
    #expect(fault.error.path == "CHUNK.check")
    #expect(!fault.isCut)
    let lines = try #require(outputs.last?.lines)
    #expect(lines.contains { $0.hasPrefix("FAULT  server → client, byte \(fault.error.offset)") })
    #expect(lines.contains { $0.hasPrefix("  found     ") })
    #expect(lines.contains { $0.hasPrefix("  expected  ") })
  }

  @Test func `the fields before the fault are listed`() throws {
    var payload = Array(Frame.pull(Pull(held: Capture.base.short)).encoded().dropFirst(3))
    payload[17] = 0x80  // the epoch goes on into the revision and never ends well
    payload[18] = 0x00
    let bytes = Frame.hello(Hello()).encoded() + Self.frame(0x03, payload)
    let fault = try #require(Capture.inspect(bytes).last?.fault)
    #expect(fault.error.reason == .varintNotMinimal)
    #expect(fault.error.path == "PULL.held.epoch")
    #expect(fault.fields.map(\.field.name).suffix(2) == ["held", "held.lineage"])
  }

  /// A frame with the right check around any payload.
  private static func frame(_ type: UInt8, _ payload: [UInt8]) -> [UInt8] {
    var check = CheckByte()
    check.add([UInt8(payload.count), type] + payload)
    return [UInt8(payload.count), type, check.value] + payload
  }

  @Test func `a stream cut anywhere is what was whole, and a cut unless a frame ended there`()
    throws
  {
    let bytes = try Capture.server()
    let whole = Capture.inspect(bytes)
    for length in 0..<bytes.count {
      let outputs = Capture.inspect(Array(bytes.prefix(length)), direction: .serverToClient)
      let frames = outputs.filter { $0.frame != nil }
      #expect(whole.starts(with: frames))
      if let fault = outputs.last?.fault { #expect(fault.isCut) }
    }
    let recording = try Capture.recording()
    for length in 5..<recording.count {
      let outputs = Capture.inspect(Array(recording.prefix(length)))
      if let fault = outputs.last?.fault { #expect(fault.isCut) }
    }
  }

  @Test func `entries are shown up to the one at fault`() throws {
    let outputs = try Capture.inspect(
      Capture.server([Capture.record("p2", ""), Capture.record("p1", "")]))
    let chunk = try #require(outputs.compactMap(\.frame).last)
    #expect(chunk.entries.map(\.change) == [Capture.record("p2", "")])
    let fault = try #require(outputs.last?.fault)
    #expect(fault.place == .plain(.serverToClient))
    #expect(fault.error.path == "entries[1].key")
    #expect(fault.error.offset == chunk.entries[0].place?.byteCount)
  }

  @Test func `the totals count each direction`() throws {
    var inspection = Inspection()
    let bytes = try Capture.recording()
    _ = inspection.append(bytes) + inspection.finish()
    let server = try Capture.server()
    #expect(inspection.totals.map(\.frames) == [3, 4])
    #expect(inspection.totals.map(\.bytes) == [UInt64(Capture.client.count), UInt64(server.count)])
  }

  @Test(arguments: [UInt64](1...60))
  func `damaged and random bytes are listed or faulted, and never trap`(seed: UInt64) throws {
    var random = Seeded(state: seed)
    var bytes = try Capture.recording()
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      bytes[Int.random(in: 5..<bytes.count, using: &random)] = UInt8.random(
        in: .min ... .max, using: &random)
    }
    for output in Capture.inspect(bytes) {
      #expect(!output.lines.isEmpty)
      #expect(!output.json.isEmpty)
    }
    let noise = (0..<200).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    #expect(Capture.inspect(noise).last?.fault != nil)
  }
}

/// A small random source with a seed.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
