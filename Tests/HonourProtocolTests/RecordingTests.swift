import HonourProtocol
import Testing

@Suite struct RecordingTests {
  private func read(_ bytes: [UInt8]) throws -> [Recording.Entry] {
    var decoder = RecordingDecoder()
    decoder.append(bytes)
    var entries: [Recording.Entry] = []
    while let entry = try decoder.next() { entries.append(entry) }
    return entries
  }

  @Test func `the vector is what we read and write`() throws {
    let vector = try Vector("recording")
    let entries = try read(vector.bytes)
    #expect(
      entries.map { "\($0.direction.rawValue) \($0.elapsed)" }.joined(separator: ", ")
        == (try vector.note("entries")))
    var written = Recording.header
    for entry in entries {
      written += Recording.encode(entry.direction, elapsed: entry.elapsed, bytes: entry.bytes)
    }
    #expect(written == vector.bytes)
  }

  @Test func `it is read the same in every two pieces, and cut anywhere gives what was whole`()
    throws
  {
    let bytes = try Vector("recording").bytes
    let whole = try read(bytes)
    for split in 0...bytes.count {
      var decoder = RecordingDecoder()
      var entries: [Recording.Entry] = []
      decoder.append(bytes.prefix(split))
      while let entry = try decoder.next() { entries.append(entry) }
      #expect(whole.starts(with: entries))
      decoder.append(bytes.dropFirst(split))
      while let entry = try decoder.next() { entries.append(entry) }
      #expect(entries == whole)
      #expect(decoder.bufferedBytes == 0)
    }
  }

  @Test func `long bytes become several entries and none becomes none`() throws {
    let bytes = [UInt8](repeating: 7, count: 2_500_000)
    let entries = try read(
      Recording.header + Recording.encode(.serverToClient, elapsed: 5, bytes: bytes))
    #expect(entries.map(\.bytes.count) == [1_048_576, 1_048_576, 402_848])
    #expect(Recording.encode(.serverToClient, elapsed: 5, bytes: []) == [])
  }

  @Test(
    arguments: [
      [0x48, 0x4E, 0x52, 0x31, 0x01],  // another magic
      [0x48, 0x4E, 0x52, 0x52, 0x02],  // another version
      [0x48, 0x4E, 0x52, 0x52, 0x01, 2, 0, 1, 0],  // a third direction
      [0x48, 0x4E, 0x52, 0x52, 0x01, 0, 0, 0, 0],  // an empty entry
      [0x48, 0x4E, 0x52, 0x52, 0x01, 0, 0x80, 0x00, 1, 0],  // a padded time
      [0x48, 0x4E, 0x52, 0x52, 0x01, 0, 0, 0x81, 0x80, 0x40],  // 1,048,577 bytes
      [0x48, 0x4E, 0x52, 0x52, 0x01, 0, 9, 1, 0, 0, 8, 1, 0],  // time goes back
    ] as [[UInt8]])
  func `what is not a recording is refused`(bytes: [UInt8]) {
    #expect(throws: WireError.self) { try read(bytes) }
  }
}
