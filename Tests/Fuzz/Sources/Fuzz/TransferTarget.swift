import HonourModel
import HonourProtocol

/// Manifests with the chunks behind them, and plain streams of rows.
enum TransferTarget {
  private static let base = SampleBase().base

  static func run(_ input: Input) throws {
    var input = input
    let mode = input.byte()
    var chance = Chance(input.word())
    if mode & 1 == 0 {
      let stream = mode & 2 == 0 ? Mending.frames(input.rest) : input.rest
      let whole = transfer([stream])
      let cut = transfer(chance.pieces(of: stream))
      try Broken.unless(whole == cut, "cut: \(String(describing: cut))")
    } else {
      let (puts, deletes) = (UInt64(input.byte()), UInt64(input.byte()))
      try rows(input.rest, chance.pieces(of: input.rest), puts, deletes)
    }
  }

  private static func transfer(_ pieces: [[UInt8]]) -> [RecordChange]? {
    do {
      var frames = FrameDecoder()
      var pieces = pieces[...]
      var received: ReceivedFrame?
      while received == nil, let piece = pieces.popFirst() {
        frames.append(piece)
        received = try frames.next(in: .serverOpen)
      }
      guard case .manifest(let frame)? = received?.frame else { return nil }
      let manifest = try Manifest(frame, answering: frame.isSnapshot ? nil : Samples.position.short)
      _ = manifest.identity
      var decoder = TransferDecoder(manifest, vocabulary: try Vocabulary.bytes(of: base))
      var reader = ChangeReader(manifest, base: base)
      var changes: [RecordChange] = []
      while true {
        while let received = try frames.next(in: decoder.isComplete ? .serverOpen : .serverTransfer)
        {
          guard !decoder.isComplete else { return nil }
          guard let plain = try decoder.read(received) else { continue }
          changes += try reader.append(plain)
        }
        guard let piece = pieces.popFirst() else { break }
        frames.append(piece)
      }
      try frames.finish()
      guard decoder.isComplete else { return nil }
      try reader.finish()
      return changes
    } catch {
      return nil
    }
  }

  private static func rows(
    _ plain: [UInt8], _ pieces: [[UInt8]], _ puts: UInt64, _ deletes: UInt64
  ) throws {
    func read(_ pieces: [[UInt8]]) -> [RecordChange]? {
      var reader = DeltaReader(putCount: puts, deleteCount: deletes)
      do {
        var changes: [RecordChange] = []
        for piece in pieces { changes += try reader.append(piece) }
        try reader.finish()
        return changes
      } catch {
        return nil
      }
    }
    let whole = read([plain])
    try Broken.unless(whole == read(pieces), "cut")
    guard let whole else { return }
    var writer = DeltaWriter()
    var again: [UInt8] = []
    for change in whole { again += try writer.entry(change) }
    try Broken.unless(again == plain, "written otherwise: \(whole)")
  }
}
