import Glibc
package import HonourProtocol

/// A bundle on disk whose opening was read and whose length is the one that it announces.
///
/// Source: `Protocol/frames.md`, section 5.
package struct BundleFile: Sendable {
  package let path: String
  package let opening: BundleOpening

  /// Reads the opening; blocks on the disk.
  package init(path: String) throws(BundleFault) {
    self.path = path
    let bytes: UInt64
    var decoder = OpeningReader()
    do throws(FileFault) {
      let file = try SequentialFile(reading: path, followsLink: true)
      bytes = try file.byteCount()
      while !decoder.isDone {
        decoder.append(try file.read(atMost: ClientLimits.spoolReadBytes))
      }
    } catch {
      // A device or a pipe has no length that could be the one announced.
      throw error.errno == ESPIPE ? .notABundle : .unreadable(error)
    }
    guard let opening = try decoder.opening() else { throw .cut(bytes: bytes, needed: nil) }
    guard bytes >= opening.fileBytes else { throw .cut(bytes: bytes, needed: opening.fileBytes) }
    guard bytes == opening.fileBytes else {
      throw .overlong(bytes: bytes, end: opening.fileBytes)
    }
    self.opening = opening
  }

  /// The transfer inside, to be applied as one that came over a connection.
  package var transfer: SpooledTransfer {
    SpooledTransfer(
      manifest: opening.manifest,
      place: .file(path: path, header: opening.header, bodyOffset: opening.byteCount),
      errorOffset: opening.byteCount)
  }
}

/// Collects the opening from pieces of the file, up to its end or to the first fault.
private struct OpeningReader {
  private var decoder = BundleDecoder()
  private var isFirst = true
  private var result: Result<BundleOpening?, BundleFault>?

  var isDone: Bool { result != nil }

  /// Takes the next bytes; none are the end of the file.
  mutating func append(_ bytes: [UInt8]) {
    let magic = Bundle.magic
    if bytes.isEmpty {
      result = .success(nil)
    } else if isFirst, !bytes.prefix(magic.count).elementsEqual(magic.prefix(bytes.count)) {
      result = .failure(.notABundle)
    } else {
      do throws(WireError) {
        result = try decoder.append(bytes).map { .success($0) }
      } catch {
        result = .failure(Self.fault(error))
      }
    }
    isFirst = false
  }

  /// Nil where the file ends before its opening does.
  func opening() throws(BundleFault) -> BundleOpening? { try result?.get() ?? nil }

  private static func fault(_ error: WireError) -> BundleFault {
    if error.path == "bundle.version", case .unknownValue(let version, _) = error.reason {
      return .unknownVersion(version)
    }
    return .malformed(error)
  }
}
