import Glibc
package import HonourModel
package import HonourProtocol

/// Where a transfer waits until it is whole, and what is left of it after a cut.
///
/// One of a single chunk stays in memory. A longer one goes to `DIR/incoming/transfer` as its bytes
/// come, so that the next connection, of this process or of another one, goes on where this one
/// ended. Nothing in the file is believed when it is read back, so it is not synced to the disk.
///
/// Isolation: none of its own; its owner confines it to one queue. Every call may block on the disk.
/// Source: `Protocol/replica.md`, section 6.
package struct Spool: ~Copyable {
  package static let directoryName = "incoming"
  static let fileName = "transfer"

  private let directory: String
  package private(set) var manifest: Manifest?
  /// The frames of a transfer that has no file.
  private var memory: [UInt8] = []
  private var file: SpoolFile?

  /// - Parameter replicaDirectory: The replica's directory, which exists.
  package init(replicaDirectory: String) {
    directory = replicaDirectory + "/" + Self.directoryName
  }

  private var path: String { directory + "/" + Self.fileName }

  /// What an earlier connection left that still leads on from `held`.
  ///
  /// Anything else that lies there is removed, for whatever reason it is of no use.
  package mutating func load(answering held: Position?) -> HeldTransfer? {
    do {
      guard let kept = try SpoolFile.load(path, answering: held) else {
        try discard()
        return nil
      }
      file = try SpoolFile(continuing: path, kept)
      manifest = kept.manifest
      return kept.held
    } catch {
      // What cannot be read is fetched again; where it cannot be removed either, writing will tell.
      try? discard()
      return nil
    }
  }

  /// What lies there, for whoever only wants to know; nothing is changed.
  static func peek(in replicaDirectory: String, answering held: Position?) -> HeldTransfer? {
    let path = replicaDirectory + "/" + directoryName + "/" + fileName
    // What cannot be read counts as not there, as it does for a sync.
    return (try? SpoolFile.load(path, answering: held))?.held
  }

  /// Starts a transfer and drops what was there.
  package mutating func begin(
    _ manifest: Manifest, answering held: Position?
  ) throws(FileFault) {
    try discard()
    self.manifest = manifest
    guard manifest.chunkCount > 1 else { return }
    try makeDirectory()
    file = try SpoolFile(creating: path, answering: held)
    try file?.begin(manifest)
  }

  /// Keeps the beginning of a MANIFEST, and drops what was there.
  package mutating func beginPart(
    _ bytes: ArraySlice<UInt8>, answering held: Position?
  ) throws(FileFault) {
    try discard()
    try makeDirectory()
    file = try SpoolFile(creating: path, answering: held)
    try file?.append(part: bytes)
  }

  /// Keeps more bytes of a frame that is not whole yet.
  package mutating func append(part bytes: ArraySlice<UInt8>) throws(FileFault) {
    try file?.append(part: bytes)
  }

  /// Goes on with what ``load(answering:)`` found.
  package mutating func resume(
    keepingPart: Bool, encoder: EncoderTag?
  ) throws(FileFault) {
    try file?.resume(keepingPart: keepingPart, encoder: encoder)
  }

  /// Keeps the whole frame of one chunk, of which a part may be there.
  package mutating func append(_ frame: [UInt8]) throws(FileFault) {
    guard file != nil else {
      memory += frame
      return
    }
    try file?.append(frame: frame)
  }

  /// Drops what is there of a frame that is not whole.
  package mutating func dropPart() throws(FileFault) { try file?.dropPart() }

  /// Adds the END frame and hands the whole transfer over; nil where none was begun.
  package mutating func finish() throws(FileFault) -> SpooledTransfer? {
    guard let manifest else { return nil }
    try append(Frame.end.encoded())
    defer {
      self.manifest = nil
      memory = []
      file = nil
    }
    guard let offset = file?.bodyOffset else {
      return SpooledTransfer(manifest: manifest, place: .memory(memory))
    }
    return SpooledTransfer(
      manifest: manifest,
      place: .file(path: path, header: SpoolFile.start, bodyOffset: UInt64(offset)))
  }

  /// Removes the transfer, whole or not, from memory and from the disk.
  package mutating func discard() throws(FileFault) {
    manifest = nil
    memory = []
    file = nil
    guard unsafe unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR else {
      throw FileFault(.remove, path: path, errno: errno)
    }
  }

  private func makeDirectory() throws(FileFault) {
    guard unsafe mkdir(directory, 0o700) == 0 || errno == EEXIST else {
      throw FileFault(.makeDirectory, path: directory, errno: errno)
    }
  }
}
