package import HonourProtocol

/// An encoded transfer, ready to be sent to any number of clients.
package final class Transfer: Sendable {
  package let manifest: Manifest
  /// The MANIFEST frame, encoded once.
  package let manifestFrame: [UInt8]
  package let body: TransferBody

  init(manifest: Manifest, body: TransferBody) {
    self.manifest = manifest
    manifestFrame = manifest.encodedFrame()
    self.body = body
  }

  /// Bytes on the wire, both frames and body.
  package var byteCount: Int { manifestFrame.count + body.byteCount }

  /// `delta`, `snapshot` or `walk`, as the log says it.
  package var kind: String {
    switch manifest.shape {
    case .delta: "delta"
    case .snapshot: "snapshot"
    case .patch: "walk"
    }
  }
}
