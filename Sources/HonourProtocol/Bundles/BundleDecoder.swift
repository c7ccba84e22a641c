import HonourModel

/// Reads the opening of a bundle that comes in pieces.
///
/// The CHUNK and END frames that follow are a ``TransferDecoder``'s. After it threw it is of no more
/// use.
///
/// Source: `Protocol/frames.md`, section 5.
package struct BundleDecoder: Sendable {
  private var header: [UInt8] = []
  private var frames = FrameDecoder(startingAt: UInt64(Bundle.header.count))
  private var pull: Pull?

  package init() {}

  /// Takes the next bytes of the file; the opening once it is whole.
  ///
  /// - Throws: ``WireError`` with the offset in the file.
  package mutating func append(_ bytes: [UInt8]) throws(WireError) -> BundleOpening? {
    let missing = Bundle.header.count - header.count
    header += bytes.prefix(missing)
    guard header.count == Bundle.header.count else { return nil }
    if missing > 0 { _ = try Self.readHeader(header) }
    frames.append(bytes.dropFirst(missing))
    if pull == nil, case .pull(let read)? = try frames.next(in: .bundleBase)?.frame {
      pull = read
    }
    guard let pull, let received = try frames.next(in: .bundleManifest),
      case .manifest(let frame) = received.frame
    else { return nil }
    do {
      return BundleOpening(
        base: pull.held, manifest: try Manifest(frame, answering: pull.held),
        byteCount: received.offset + UInt64(received.byteCount))
    } catch let fault {
      throw WireError(
        fault.reason, at: received.offset, path: "MANIFEST." + fault.field, found: received.bytes)
    }
  }

  /// Reads the magic and the version, and gives both as fields.
  package static func readHeader(_ bytes: [UInt8]) throws(WireError) -> [FieldTrace] {
    var reader = ByteReader(bytes[...], of: "bundle", at: 0, tracing: true)
    try reader.constant("magic", Bundle.magic)
    _ = try reader.choice("version", Bundle.version...Bundle.version)
    return reader.trace ?? []
  }
}
