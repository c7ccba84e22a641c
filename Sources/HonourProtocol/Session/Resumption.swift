import HonourModel

/// How a server goes on with a transfer for a client that holds a part of it.
///
/// Source: `Protocol/session.md`, section 5.
package struct Resumption: Hashable, Sendable {
  /// A transfer as a server has it.
  package struct Source {
    let manifest: Manifest
    let manifestFrame: [UInt8]
    let bodyBytes: Int

    /// Takes the bytes of the CHUNK and END frames as `bodyBytes`.
    package init(manifest: Manifest, manifestFrame: [UInt8], bodyBytes: Int) {
      self.manifest = manifest
      self.manifestFrame = manifestFrame
      self.bodyBytes = bodyBytes
    }
  }

  /// The RESUMED frame, and the REST frame where the client holds a part of a frame.
  package let head: [UInt8]
  /// Whether ``head`` has a REST.
  package let hasRest: Bool
  /// The first byte of the body that follows.
  package let bodyOffset: Int

  /// Nil where the client does not hold a part of this transfer.
  ///
  /// `hasNewer` says whether there is something newer than what the transfer leads to; `read` reads
  /// so many bytes of the body from an offset on, and what it throws is thrown on.
  package init?<Failure: Error>(
    _ hold: Hold, of source: Source, hasNewer: Bool,
    read: (_ offset: Int, _ count: Int) throws(Failure) -> [UInt8]
  ) throws(Failure) {
    let rest: ArraySlice<UInt8>
    if hold.frames == 0 {
      guard let left = Self.restOfManifest(hold, source) else { return nil }
      (rest, bodyOffset) = (left, 0)
    } else {
      guard let left = try Self.restOfChunk(hold, source, read) else { return nil }
      (rest, bodyOffset) = left
    }
    let restFrame = rest.isEmpty ? [] : Frame.rest(Array(rest)).encoded()
    hasRest = !rest.isEmpty
    let resumed = Resumed(
      frames: hold.frames, partBytes: rest.isEmpty ? 0 : hold.partBytes,
      encoder: source.manifest.encoder, hasNewer: hasNewer,
      wireLength: UInt64(restFrame.count + source.bodyBytes - bodyOffset))
    head = Frame.resumed(resumed).encoded() + restFrame
  }

  private static func restOfManifest(_ hold: Hold, _ source: Source) -> ArraySlice<UInt8>? {
    let frame = source.manifestFrame
    guard let extent = FrameExtent(frame[...]), hold.partBytes < UInt64(extent.payloadBytes)
    else { return nil }
    let payload = frame.dropFirst(extent.headerBytes)
    let part = payload.prefix(Int(hold.partBytes))
    return ShortDigest(of: part) == hold.proof ? payload.dropFirst(part.count) : nil
  }

  private static func restOfChunk<Failure: Error>(
    _ hold: Hold, _ source: Source, _ read: (Int, Int) throws(Failure) -> [UInt8]
  ) throws(Failure) -> (rest: ArraySlice<UInt8>, bodyOffset: Int)? {
    let manifest = source.manifest
    let chunks = hold.frames - 1
    guard chunks <= manifest.chunkCount, hold.proof == ShortDigest(prefixOf: manifest.identity)
    else { return nil }
    func extent(at offset: Int) throws(Failure) -> FrameExtent {
      let count = min(FrameExtent.headerLimit, source.bodyBytes - offset)
      guard let extent = FrameExtent(try read(offset, count)[...]) else {
        preconditionFailure("A body is made of whole frames.")
      }
      return extent
    }
    var offset = 0
    for _ in 0..<chunks { offset += try extent(at: offset).byteCount }
    guard hold.partBytes > 0, let encoder = manifest.encoder, encoder == hold.encoder,
      chunks < manifest.chunkCount
    else { return ([], offset) }
    let next = try extent(at: offset)
    guard hold.partBytes < UInt64(next.payloadBytes) else { return ([], offset) }
    let skipped = next.headerBytes + Int(hold.partBytes)
    let rest = try read(offset + skipped, next.byteCount - skipped)
    return (rest[...], offset + next.byteCount)
  }
}
