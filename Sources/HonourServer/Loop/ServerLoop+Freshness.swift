import HonourModel
import HonourProtocol

// The daemon's word ahead of its answers. Source: `Protocol/trust.md`, section 2.
extension ServerLoop {
  /// The FRESH frame ahead of an answer that leads to `answered`, nil for one that does not say where;
  /// nothing for a client that does not ask for signatures.
  func fresh(
    beside answered: RevisionManifest?, for connection: ServerConnection
  ) -> [UInt8] {
    guard connection.signs, let newest = newestManifest?.manifest, var desk else { return [] }
    defer { self.desk = desk }
    return Frame.fresh(desk.freshness(of: newest).claim(beside: answered)).encoded()
  }

  /// What signatures add to a whole transfer for this client, and what it is without an encoder's name
  /// less; the word ahead of it included.
  func signatureBytes(of transfer: Transfer, for connection: ServerConnection) -> Int {
    let frame = transfer.manifestFrame(for: connection.capabilities)
    return frame.count - transfer.manifestFrame.count
      + fresh(beside: transfer.signedTarget, for: connection).count
  }
}
