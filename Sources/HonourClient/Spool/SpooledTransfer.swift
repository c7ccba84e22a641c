package import HonourProtocol

/// A transfer that arrived whole: its manifest, and its chunks and end as they came.
///
/// The bytes are verified a second time when they are read back, since a file may have changed.
package struct SpooledTransfer: Sendable {
  enum Place: Sendable {
    case memory([UInt8])
    case file(path: String, bodyOffset: Int)
  }

  package let manifest: Manifest
  let place: Place

  func reader() throws(FileFault) -> SpoolReader { try SpoolReader(place) }
}

/// Reads a spooled transfer from front to back; each call may block on the disk.
struct SpoolReader: ~Copyable {
  private var held: ArraySlice<UInt8>
  private let file: SequentialFile?

  init(_ place: SpooledTransfer.Place) throws(FileFault) {
    switch place {
    case .memory(let bytes):
      held = bytes[...]
      file = nil
    case .file(let path, let bodyOffset):
      held = []
      let opened = try SequentialFile(reading: path)
      guard try opened.read(exactly: SpoolFile.start.count) == SpoolFile.start else {
        throw FileFault(.readBack, path: path, errno: 0)
      }
      try opened.seek(to: bodyOffset)
      file = consume opened
    }
  }

  /// What to say where the bytes end before the transfer does.
  var endedEarly: FileFault {
    switch file {
    case .some(let file): FileFault(.readBack, path: file.path, errno: 0)
    case .none: FileFault(.readBack, path: "", errno: 0)
    }
  }

  /// The next bytes, cut anywhere; none at the end.
  mutating func next() throws(FileFault) -> [UInt8] {
    switch file {
    case .some(let file):
      return try file.read(atMost: ClientLimits.spoolReadBytes)
    case .none:
      defer { held = held.dropFirst(ClientLimits.spoolReadBytes) }
      return Array(held.prefix(ClientLimits.spoolReadBytes))
    }
  }
}
