import HonourModel
import HonourProtocol
import Testing

@Suite struct TransferTests {
  /// Encodes a plain stream that is given in pieces.
  private func encode(
    _ plain: [UInt8], pieceBytes: Int
  ) -> (frames: [[UInt8]], summary: TransferEncoder.Summary) {
    var encoder = TransferEncoder()
    var frames: [[UInt8]] = []
    for start in stride(from: 0, to: plain.count, by: pieceBytes) {
      let piece = Array(plain[start..<min(start + pieceBytes, plain.count)])
      encoder.append(piece) { frames.append($0) }
    }
    let summary = encoder.finish { frames.append($0) }
    return (frames, summary)
  }

  private func manifest(_ summary: TransferEncoder.Summary) -> Manifest {
    Manifest(
      shape: .delta(base: Sample.position.short), target: Sample.info(Sample.target), putCount: 1,
      deleteCount: 0, body: summary)
  }

  @Test(arguments: [0, 1, 16_383, 16_384, 16_385, 32_768, 100_000])
  func `a plain stream of any length comes back, in the same frames however it is fed`(
    count: Int
  ) throws {
    var random = SplitMix64(seed: UInt64(count))
    let plain = (0..<count).map { _ in UInt8.random(in: 97...110, using: &random) }
    let (frames, summary) = encode(plain, pieceBytes: 16_384)
    #expect(encode(plain, pieceBytes: 1_000).frames == frames)
    #expect(summary.plainLength == UInt64(count))
    #expect(summary.wireLength == UInt64(frames.joined().count))
    #expect(summary.digests.count == (count <= 16_384 ? 0 : (count + 16_383) / 16_384))
    var decoder = TransferDecoder(manifest(summary))
    var read: [UInt8] = []
    for frame in frames { read += try decoder.append(frame) }
    #expect(read == plain)
    #expect(decoder.isComplete)
    var slow = TransferDecoder(manifest(summary))
    read = []
    for byte in frames.joined() { read += try slow.append([byte]) }
    #expect(read == plain)
    #expect(slow.isComplete)
  }

  @Test func `a chunk out of its place is refused`() throws {
    var random = SplitMix64(seed: 8)
    let plain = (0..<50_000).map { _ in UInt8.random(in: 97...110, using: &random) }
    let (frames, summary) = encode(plain, pieceBytes: 50_000)
    var swapped = frames
    swapped.swapAt(0, 1)
    var decoder = TransferDecoder(manifest(summary))
    #expect(throws: WireError.self) { try decoder.append(Array(swapped.joined())) }
    var missing = TransferDecoder(manifest(summary))
    #expect(throws: WireError.self) {
      try missing.append(Array((frames.prefix(1) + frames.suffix(1)).joined()))
    }
    var after = TransferDecoder(manifest(summary))
    #expect(throws: WireError.self) { try after.append(Array(frames.joined()) + [0]) }
  }

  @Test func `a manifest comes back from its frame`() throws {
    let transfer = try Sample.Transfer(
      .delta(base: Sample.position.short), to: Sample.target, Sample.people(500, seed: 9))
    var decoder = FrameDecoder()
    decoder.append(transfer.manifest.encodedFrame())
    let received = try #require(try decoder.next(in: .serverOpen))
    #expect(received.frame == .manifest(ManifestFrame(transfer.manifest)))
    #expect(transfer.manifest.digests.count > 1)
  }

  @Test func `the identity is of plain things only`() throws {
    let changes = Sample.people(500, seed: 9)
    let one = try Sample.Transfer(.delta(base: Sample.position.short), to: Sample.target, changes)
      .manifest
    func with(
      shape: Manifest.Shape? = nil, revision: UInt64 = 42, digests: [ShortDigest]? = nil,
      wireLength: UInt64? = nil
    ) -> Digest {
      Manifest(
        shape: shape ?? one.shape,
        target: Sample.info(
          Position(
            lineage: Sample.lineage, epoch: 1, revision: revision, root: Sample.root(0x40))),
        putCount: one.putCount, deleteCount: one.deleteCount, plainLength: one.plainLength,
        digests: digests ?? one.digests, wireLength: wireLength ?? one.wireLength
      ).identity
    }
    #expect(with(wireLength: one.wireLength + 1) == one.identity)
    #expect(with(revision: 43) != one.identity)
    #expect(with(shape: .snapshot) != one.identity)
    #expect(with(digests: one.digests.reversed()) != one.identity)
    #expect(
      with(
        shape: .delta(
          base: Position(
            lineage: Sample.lineage, epoch: 1, revision: 41, root: Sample.root(0x21)
          ).short))
        != one.identity)
  }
}
