package import HonourProtocol

/// A transfer that is here whole: its manifest, and its chunks and end as they came.
///
/// The bytes are verified a second time when they are read back, since a file may have changed.
package struct SpooledTransfer: Sendable {
  enum Place: Sendable {
    case memory([UInt8])
    /// A file that begins with `header` and holds the frames from `bodyOffset` on, in bytes.
    case file(path: String, header: [UInt8], bodyOffset: UInt64)
  }

  package let manifest: Manifest
  let place: Place
  /// What an error's offset is counted from: bytes before the first chunk.
  let errorOffset: UInt64

  init(manifest: Manifest, place: Place, errorOffset: UInt64 = 0) {
    self.manifest = manifest
    self.place = place
    self.errorOffset = errorOffset
  }

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
    case .file(let path, let header, let bodyOffset):
      held = []
      // A person's own file may be behind a link; ours in the replica was made without one.
      let opened = try SequentialFile(reading: path, followsLink: true)
      guard try opened.read(atMost: header.count) == header else {
        throw FileFault(.readBack, path: path, errno: 0)
      }
      try opened.skip(to: bodyOffset)
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
