package import HonourModel
import HonourProtocol
package import HonourStore

/// Writes a bundle: the answer that a daemon gives to a client at a position, as a file.
///
/// Isolation: any thread; ``write(to:from:)`` blocks its caller for the whole work.
/// Source: `Protocol/frames.md`, section 5.
package struct BundleWriter: Sendable {
  /// What was written.
  package struct Summary: Hashable, Sendable {
    /// Nil where the bundle holds the whole state.
    package let base: ShortPosition?
    package let target: RevisionInfo
    package let putCount: UInt64
    package let deleteCount: UInt64
    /// Bytes of the file.
    package let fileBytes: UInt64
  }

  private static let copyBytes = 262_144
  private let store: any RevisionStore
  private let signing: DaemonSigning?
  private let memoryBodyBytes: Int

  /// - Parameters:
  ///   - store: Whose newest revision the bundle leads to.
  ///   - signing: Says how new that is, and what was stated about keys; nil where nobody does.
  ///   - memoryBodyBytes: What of the body stays in memory while it is made.
  package init(
    store: any RevisionStore, signing: DaemonSigning? = nil,
    memoryBodyBytes: Int = ServerLimits().memoryBodyBytes
  ) {
    self.store = store
    self.signing = signing
    self.memoryBodyBytes = memoryBodyBytes
  }

  /// Writes the bundle beside its place and gives it its name once it is on the medium.
  ///
  /// - Parameters:
  ///   - path: The file; it must not exist yet.
  ///   - base: What whoever applies it holds, older than the newest revision; nil for nothing.
  /// - Returns: What the bundle holds.
  /// - Throws: ``ServerError``; there is no file of that name then, or it is another writer's.
  package func write(to path: String, from base: ShortPosition?) throws(ServerError) -> Summary {
    do {
      return try FileDraft.make(path) { draft, parts in
        try write(from: base, draft: draft, parts: try CacheDirectory(parts.path))
      }
    } catch {
      throw ServerError(error)
    }
  }

  private func write(
    from base: ShortPosition?, draft: String, parts: CacheDirectory
  ) throws -> Summary {
    let transfer = try transfer(from: base, parts)
    let manifest = transfer.manifest
    let start: ShortPosition? =
      switch manifest.shape {
      case .delta(let base): base
      case .snapshot, .patch: nil
      }
    let opening = Bundle.opening(
      base: start, words: words(beside: transfer),
      manifestFrame: manifest.sealed(by: transfer.seal).encodedFrameForFile())
    let file = try CacheFile(creating: draft)
    try file.write(opening, at: 0)
    switch transfer.body {
    case .memory(let bytes): try file.write(bytes, at: opening.count)
    case .file(let body, _, let byteCount):
      for offset in stride(from: 0, to: byteCount, by: Self.copyBytes) {
        let bytes = try body.read(at: offset, count: min(Self.copyBytes, byteCount - offset))
        try file.write(bytes, at: opening.count + offset)
      }
    }
    return Summary(
      base: start, target: manifest.target, putCount: manifest.putCount,
      deleteCount: manifest.deleteCount,
      fileBytes: UInt64(opening.count + transfer.body.byteCount))
  }

  private func words(beside transfer: Transfer) -> BundleWords {
    guard let signing, let target = transfer.signedTarget else { return .none }
    var desk = signing.desk
    return BundleWords(
      statements: signing.statements,
      claim: desk.freshness(of: target).claim(beside: target))
  }

  private func transfer(from base: ShortPosition?, _ parts: CacheDirectory) throws -> Transfer {
    let builder = TransferBuilder(
      store: store, directory: parts, memoryBodyBytes: memoryBodyBytes,
      cancellation: CancelFlag())
    let start = base.flatMap { $0.revision == 0 ? nil : $0 }
    let request = TransferRequest(base: start, target: try store.newest())
    let product = try builder.build(request)
    if case .transfer(let transfer) = product.outcome { return transfer }
    if let snapshot = product.snapshot { return snapshot }
    guard case .transfer(let transfer) = try builder.build(request.snapshot).outcome else {
      preconditionFailure("Nothing is smaller than a snapshot that was asked for.")
    }
    return transfer
  }
}
