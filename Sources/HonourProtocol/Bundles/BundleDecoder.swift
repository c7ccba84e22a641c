import HonourModel

/// Reads the opening of a bundle that comes in pieces.
///
/// The CHUNK and END frames that follow are a ``TransferDecoder``'s. After it threw it is of no more
/// use.
///
/// Source: `Protocol/frames.md`, section 5.
package struct BundleDecoder: Sendable {
  private var header: [UInt8] = []
  private var frames = FrameDecoder(startingAt: UInt64(Bundle.headerBytes))
  private var pull: Pull?
  private var words = BundleWords.none

  package init() {}

  /// Takes the next bytes of the file; the opening once it is whole.
  ///
  /// - Throws: ``WireError`` with the offset in the file.
  package mutating func append(_ bytes: [UInt8]) throws(WireError) -> BundleOpening? {
    let missing = Bundle.headerBytes - header.count
    header += bytes.prefix(missing)
    guard header.count == Bundle.headerBytes else { return nil }
    if missing > 0 { _ = try Self.readHeader(header) }
    frames.append(bytes.dropFirst(missing))
    if pull == nil, case .pull(let read)? = try frames.next(in: .bundleBase)?.frame {
      pull = read
    }
    guard let pull else { return nil }
    while let received = try frames.next(in: phase) {
      switch received.frame {
      case .statement(let statement) where words.claim == nil:
        words.statements.append(statement)
      case .fresh(let claim) where words.claim == nil: words.claim = claim
      case .manifest(let frame): return try opening(pull, frame, received)
      default: throw unexpected(received)
      }
      guard words.statements.count <= WireLimits.bundledStatements else {
        throw WireError(
          .aboveLimit(
            value: UInt64(words.statements.count), limit: UInt64(WireLimits.bundledStatements)),
          at: received.offset, path: "bundle.statements")
      }
    }
    return nil
  }

  private var phase: FramePhase {
    header.last == Bundle.wordyVersion ? .bundleWords : .bundleManifest
  }

  private func unexpected(_ received: ReceivedFrame) -> WireError {
    WireError(
      .unexpectedFrame(received.frame.type?.rawValue ?? 0), at: received.offset,
      path: "frame.type", found: received.bytes)
  }

  private func opening(
    _ pull: Pull, _ frame: ManifestFrame, _ received: ReceivedFrame
  ) throws(WireError) -> BundleOpening {
    do {
      return BundleOpening(
        base: pull.held, words: words, manifest: try Manifest(frame, answering: pull.held),
        byteCount: received.offset + UInt64(received.byteCount), header: header)
    } catch let fault {
      throw WireError(
        fault.reason, at: received.offset, path: "MANIFEST." + fault.field, found: received.bytes)
    }
  }

  /// Reads the magic and the version, and gives both as fields.
  package static func readHeader(_ bytes: [UInt8]) throws(WireError) -> [FieldTrace] {
    var reader = ByteReader(bytes[...], of: "bundle", at: 0, tracing: true)
    try reader.constant("magic", Bundle.magic)
    _ = try reader.choice("version", Bundle.plainVersion...Bundle.wordyVersion)
    return reader.trace ?? []
  }
}
