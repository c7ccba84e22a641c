package import HonourProtocol

/// A transfer that arrived whole: its manifest and its chunks as they came.
///
/// The bytes are verified a second time when they are read back, since a file may have changed.
package struct SpooledTransfer: Sendable {
  enum Place: Sendable {
    case memory([UInt8])
    case file(path: String)
  }

  package let manifest: Manifest
  let place: Place

  init(manifest: Manifest, place: Place) {
    self.manifest = manifest
    self.place = place
  }

  /// Calls `body` with the frames after the manifest, in pieces of any size.
  ///
  /// Blocks its caller while it reads.
  func pieces(_ body: ([UInt8]) throws -> Void) throws {
    switch place {
    case .memory(let bytes):
      try body(bytes)
    case .file(let path):
      let file = try SpoolFile(reading: path)
      guard try file.read(atMost: Spool.header.count) == Spool.header else {
        throw SpoolFault(.readBack, path: path, errno: 0)
      }
      while true {
        let bytes = try file.read(atMost: Limits.spoolReadBytes)
        guard !bytes.isEmpty else { return }
        try body(bytes)
      }
    }
  }
}
