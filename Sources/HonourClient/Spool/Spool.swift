import Glibc
package import HonourProtocol

/// Where a transfer waits until it is whole: chunks as they came, nothing applied.
///
/// A small one stays in memory. A larger one goes to `DIR/incoming/transfer`: the magic `HNRS`, the
/// format version 1, then the CHUNK frames and the END frame. It is not synced to the disk, because it is
/// verified again before it is applied and a lost one is only fetched again. What an earlier run
/// left is removed when the next transfer begins.
///
/// Isolation: none of its own; its owner confines it to one queue. Every call may block on the disk.
/// Source: `Protocol/replica.md`, section 6.
package struct Spool: ~Copyable {
  /// The magic and the version of the spool file.
  static let header: [UInt8] = Array("HNRS".utf8) + [1]
  package static let directoryName = "incoming"
  static let fileName = "transfer"

  private let directory: String
  private let memoryLimitBytes: Int
  private var manifest: Manifest?
  private var held: [UInt8] = []
  private var file: SequentialFile?

  /// - Parameters:
  ///   - replicaDirectory: The replica's directory, which exists.
  ///   - memoryLimitBytes: A transfer of more bytes than these goes to the file.
  package init(
    replicaDirectory: String, memoryLimitBytes: Int = ClientLimits.spoolMemoryBytes
  ) {
    directory = replicaDirectory + "/" + Self.directoryName
    self.memoryLimitBytes = memoryLimitBytes
  }

  private var path: String { directory + "/" + Self.fileName }

  /// Starts a transfer and drops what was there.
  package mutating func begin(_ manifest: Manifest) throws(FileFault) {
    try discard()
    self.manifest = manifest
  }

  /// Keeps the bytes of one chunk's frame.
  package mutating func append(_ bytes: [UInt8]) throws(FileFault) {
    if file == nil {
      guard held.count + bytes.count > memoryLimitBytes else {
        held += bytes
        return
      }
      try spill()
    }
    try file?.write(bytes)
  }

  /// Adds the END frame and hands the whole transfer over; nil where none was begun.
  package mutating func finish() throws(FileFault) -> SpooledTransfer? {
    guard let manifest else { return nil }
    try append(Frame.end.encoded())
    defer {
      self.manifest = nil
      held = []
      file = nil
    }
    if file != nil {
      return SpooledTransfer(
        manifest: manifest,
        place: .file(path: path, header: Self.header, bodyOffset: UInt64(Self.header.count)))
    }
    return SpooledTransfer(manifest: manifest, place: .memory(held))
  }

  /// Removes the transfer, whole or not, from memory and from the disk.
  package mutating func discard() throws(FileFault) {
    manifest = nil
    held = []
    file = nil
    guard unsafe unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR else {
      throw FileFault(.remove, path: path, errno: errno)
    }
  }

  private mutating func spill() throws(FileFault) {
    guard unsafe mkdir(directory, 0o700) == 0 || errno == EEXIST else {
      throw FileFault(.makeDirectory, path: directory, errno: errno)
    }
    let opened = try SequentialFile(creating: path)
    try opened.write(Self.header)
    try opened.write(held)
    held = []
    file = consume opened
  }
}
