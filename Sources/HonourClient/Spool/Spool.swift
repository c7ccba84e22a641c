import Glibc
import HonourModel
package import HonourProtocol
import HonourStore

/// Where a transfer waits until it is whole, and what is left of it after a cut.
///
/// One of a single chunk stays in memory. A longer one goes to `DIR/incoming/transfer` as its bytes
/// come, so that the next connection, of this process or of another one, goes on where this one
/// ended. A walk goes to `DIR/incoming/walk` in the same way. Nothing in the files is believed when
/// they are read back, so they are not synced to the disk.
///
/// Isolation: none of its own; its owner confines it to one queue. Every call may block on the disk.
/// Source: `Protocol/replica.md`, section 6.
package struct Spool: ~Copyable {
  package static let directoryName = "incoming"
  static let fileName = "transfer"
  static let walkFileName = "walk"

  private let directory: String
  package private(set) var manifest: Manifest?
  /// The frames of a transfer that has no file.
  private var memory: [UInt8] = []
  private var file: SpoolFile?
  private var walkFile: WalkFile?
  private var walk: WalkOffer?

  /// - Parameter replicaDirectory: The replica's directory, which exists.
  package init(replicaDirectory: String) {
    directory = replicaDirectory + "/" + Self.directoryName
  }

  private var path: String { directory + "/" + Self.fileName }
  private var walkPath: String { directory + "/" + Self.walkFileName }

  /// What an earlier connection left of an answer to `pull`: a transfer, or a walk with its patch.
  ///
  /// Anything else that lies there is removed, for whatever reason it is of no use.
  package mutating func load(answering pull: Pull) -> (transfer: HeldTransfer?, walk: HeldWalk?) {
    do {
      let kept = try SpoolFile.load(path, answering: pull)
      let keptWalk = try WalkFile.load(walkPath, answering: pull)
      guard let kept else {
        try discardTransfer()
        return (nil, try take(keptWalk, nil))
      }
      guard let asked = kept.question.walk else {
        try discardWalk()
        try take(kept)
        return (kept.held, nil)
      }
      guard let keptWalk, keptWalk.walk.offer == asked.offer else {
        try discardTransfer()
        return (nil, try take(keptWalk, nil))
      }
      try take(kept)
      return (nil, try take(keptWalk, (kept.held, asked.want)))
    } catch {
      // What cannot be read is fetched again; where it cannot be removed either, writing will tell.
      try? discard()
      return (nil, nil)
    }
  }

  private mutating func take(_ kept: SpoolFile.Kept) throws(FileFault) {
    file = try SpoolFile(continuing: path, kept)
    manifest = kept.manifest
  }

  private mutating func take(
    _ kept: WalkFile.Kept?, _ patch: (held: HeldTransfer, want: [UInt8])?
  ) throws(FileFault) -> HeldWalk? {
    guard var kept else {
      try discardWalk()
      return nil
    }
    walkFile = try WalkFile(continuing: walkPath, kept)
    walk = kept.walk.offer
    if let patch { kept.walk.add(patch: patch.held, wanted: patch.want) }
    return kept.walk
  }

  /// What lies there of a transfer that a PULL goes on with, for whoever only wants to know; nothing
  /// is changed.
  static func peek(in replicaDirectory: String, answering held: Position?) -> HeldTransfer? {
    let path = replicaDirectory + "/" + directoryName + "/" + fileName
    // What cannot be read counts as not there, as it does for a sync.
    guard let kept = try? SpoolFile.load(path, answering: Pull(held: held?.short)) else {
      return nil
    }
    return kept.question.walk == nil ? kept.held : nil
  }

  /// Starts a walk, and drops what was there unless it is of the same one.
  package mutating func begin(
    _ offer: WalkOffer, answering pull: Pull
  ) throws(FileFault) {
    guard walk != offer else { return }
    try discard()
    try makeDirectory()
    walkFile = try WalkFile(creating: walkPath, pull, offer)
    walk = offer
  }

  /// Keeps what was asked in the walk, and what was answered.
  package mutating func append(
    question: [UInt8], answer: [UInt8]
  ) throws(FileFault) {
    try walkFile?.append(question: question, answer: answer)
  }

  /// Starts a transfer and drops what was there, but for the walk that it ends.
  package mutating func begin(
    _ manifest: Manifest, answering question: SpoolQuestion
  ) throws(FileFault) {
    try discardTransfer()
    if question.walk == nil { try discardWalk() }
    self.manifest = manifest
    guard manifest.chunkCount > 1 else { return }
    try makeDirectory()
    file = try SpoolFile(creating: path, answering: question)
    try file?.begin(manifest)
  }

  /// Keeps the beginning of a MANIFEST, and drops what was there, but for the walk that it ends.
  package mutating func beginPart(
    _ bytes: ArraySlice<UInt8>, answering question: SpoolQuestion
  ) throws(FileFault) {
    try discardTransfer()
    if question.walk == nil { try discardWalk() }
    try makeDirectory()
    file = try SpoolFile(creating: path, answering: question)
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

  /// Removes the transfer and the walk, whole or not, from memory and from the disk.
  package mutating func discard() throws(FileFault) {
    try discardTransfer()
    try discardWalk()
  }

  private mutating func discardTransfer() throws(FileFault) {
    manifest = nil
    memory = []
    file = nil
    try Self.remove(path)
  }

  private mutating func discardWalk() throws(FileFault) {
    walkFile = nil
    walk = nil
    try Self.remove(walkPath)
  }

  private static func remove(_ path: String) throws(FileFault) {
    guard unsafe unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR else {
      throw FileFault(.remove, path: path, errno: errno)
    }
  }

  private func makeDirectory() throws(FileFault) {
    guard unsafe mkdir(directory, 0o700) == 0 || errno == EEXIST else {
      throw FileFault(.makeDirectory, path: directory, errno: errno)
    }
    guard StoreDirectory.isDirectory(directory) else {
      throw FileFault(.makeDirectory, path: directory, errno: ENOTDIR)
    }
  }
}
