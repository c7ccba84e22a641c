import HonourModel
import HonourProtocol

/// Reads what a plain stream says, as far as that can be told with the states at hand.
struct PlainReader {
  enum Item {
    case entry(InspectedEntry)
    case segment(SegmentOutline, [InspectedEntry])
  }

  private enum Form {
    case rows(DeltaReader)
    case columns(OutlineReader)
  }

  private let manifest: ManifestFrame
  private var form: Form
  private var putCount: UInt64 = 0
  private var deleteCount: UInt64 = 0

  /// `base` is what a delta starts from, where that is at hand.
  init(_ manifest: ManifestFrame, base: ListedBase?) {
    self.manifest = manifest
    switch manifest.recipe {
    case .rows:
      form = .rows(DeltaReader(putCount: manifest.putCount, deleteCount: manifest.deleteCount))
    case .columns(let codes):
      form = .columns(OutlineReader(recipe: codes, base: manifest.isSnapshot ? ListedBase() : base))
    }
  }

  /// Takes the next plain bytes, for ``next()``.
  mutating func append(_ plain: [UInt8]) {
    switch form {
    case .rows(var reader):
      reader.feed(plain)
      form = .rows(reader)
    case .columns(var reader):
      reader.append(plain)
      form = .columns(reader)
    }
  }

  /// What comes next; nil where more bytes are needed.
  mutating func next() throws(WireError) -> Item? {
    let index = putCount + deleteCount
    switch form {
    case .rows(var reader):
      let offset = reader.offset
      guard let change = try reader.next() else { return nil }
      let place = InspectedEntry.Place(offset: offset, byteCount: reader.offset - offset)
      putCount = reader.putCount
      deleteCount = reader.deleteCount
      form = .rows(reader)
      return .entry(InspectedEntry(change, index: index, place: place))
    case .columns(var reader):
      guard let outline = try reader.next() else { return nil }
      putCount += UInt64(outline.putCount)
      deleteCount += UInt64(outline.deleteCount)
      form = .columns(reader)
      let entries = (outline.changes ?? []).enumerated().map {
        InspectedEntry($1, index: index + UInt64($0), place: nil)
      }
      return .segment(outline, entries)
    }
  }

  /// Ends the stream: nothing may be open, and nothing missing.
  func finish() throws(WireError) {
    switch form {
    case .rows(let reader): try reader.finish()
    case .columns(let reader):
      try reader.finish()
      try compare(putCount, manifest.putCount, "puts")
      try compare(deleteCount, manifest.deleteCount, "deletes")
    }
  }

  private func compare(_ found: UInt64, _ told: UInt64, _ name: String) throws(WireError) {
    guard found == told else {
      throw WireError(
        .wrongNumber(value: found, expected: told), at: manifest.plainLength,
        path: "entries." + name)
    }
  }
}
