import HonourModel
import HonourProtocol
import Testing

@Suite struct BundleTests {
  /// The opening of the vector and the bytes that follow it.
  private func read(_ bytes: [UInt8], pieceBytes: Int = .max) throws -> BundleOpening? {
    var decoder = BundleDecoder()
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(pieceBytes)
      rest = rest.dropFirst(piece.count)
      if let opening = try decoder.append(Array(piece)) { return opening }
    }
    return nil
  }

  @Test func `the vector is what we read and write`() throws {
    let vector = try Vector("bundle")
    let opening = try #require(try read(vector.bytes))
    #expect(opening.base == Sample.position.short)
    #expect(opening.fileBytes == UInt64(vector.bytes.count))
    var decoder = TransferDecoder(opening.manifest)
    _ = try decoder.append(Array(vector.bytes.dropFirst(Int(opening.byteCount))))
    #expect(decoder.isComplete)
    let written = Bundle.opening(
      base: opening.base, manifestFrame: opening.manifest.encodedFrame())
    #expect(written == Array(vector.bytes.prefix(Int(opening.byteCount))))
  }

  @Test func `pieces of any size give the same, and a cut opening gives nothing`() throws {
    let bytes = try Vector("bundle").bytes
    let whole = try #require(try read(bytes))
    for pieceBytes in 1...64 { #expect(try read(bytes, pieceBytes: pieceBytes) == whole) }
    for length in 0..<Int(whole.byteCount) {
      #expect(try read(Array(bytes.prefix(length))) == nil, "\(length) bytes")
    }
  }

  @Test func `a flipped bit anywhere in the opening is refused with its place`() throws {
    let bytes = try Vector("bundle").bytes
    let length = try #require(try read(bytes)).byteCount
    for bit in 0..<Int(length) * 8 {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      do {
        // A length that grew waits for bytes that never come.
        #expect(try read(flipped) == nil, "bit \(bit)")
      } catch let error as WireError {
        #expect(error.offset <= length, "bit \(bit)")
      }
    }
  }

  @Test func `only the frames of a bundle are let in, in their order`() throws {
    let manifest = try #require(try read(try Vector("bundle").bytes)).manifest.encodedFrame()
    let pull = Frame.pull(Pull(held: nil)).encoded()
    let ignorable = Frame.ignorable(type: 0xF0, payloadBytes: 3).encoded()
    let word = Frame.statement([1]).encoded()
    for bytes in [
      manifest, pull + pull, Frame.end.encoded(), ignorable, pull + ignorable, pull + word,
    ] {
      do {
        _ = try read(Bundle.header(Bundle.plainVersion) + bytes)
        Issue.record("let in: \(bytes)")
      } catch let error as WireError {
        #expect(error.path == "frame.type")
        #expect(error.offset >= UInt64(Bundle.headerBytes))
      }
    }
  }

  @Test func `a daemon's words stand ahead of the manifest, each in its turn`() throws {
    let vector = try Vector("bundle-words")
    let opening = try #require(try read(vector.bytes))
    let claim = FreshnessClaim(named: nil, time: 1_790_000_000, signature: Sample.signature)
    #expect(opening.words == BundleWords(statements: [Array(1...40)], claim: claim))
    for pieceBytes in 1...64 {
      #expect(try read(vector.bytes, pieceBytes: pieceBytes) == opening)
    }
    let manifest = opening.manifest.encodedFrame()
    let written = Bundle.opening(
      base: opening.base, words: opening.words, manifestFrame: manifest)
    #expect(written == Array(vector.bytes.prefix(Int(opening.byteCount))))
    let start = Bundle.header(Bundle.wordyVersion) + Frame.pull(Pull(held: nil)).encoded()
    let (word, fresh) = (Frame.statement([1]).encoded(), Frame.fresh(claim).encoded())
    for bytes in [fresh + fresh, fresh + word] {
      #expect(throws: WireError.self) { try read(start + bytes) }
    }
    #expect(throws: WireError.self) {
      try read(start + [[UInt8]](repeating: word, count: 4_097).flatMap { $0 })
    }
  }

  @Test func `a delta without a base is refused`() throws {
    let manifest = try #require(try read(try Vector("bundle").bytes)).manifest
    #expect(throws: WireError.self) {
      try read(Bundle.opening(base: nil, manifestFrame: manifest.encodedFrame()))
    }
  }
}
