import HonourModel
import HonourProtocol

/// Frames, bundles' openings and recordings: what is read does not depend on where the bytes are cut,
/// and what was read is written as the same bytes.
enum FramesTarget {
  private struct Reading: Equatable {
    var frames: [ReceivedFrame] = []
    var error: WireError?
    var left = 0
  }

  static func run(_ input: Input) throws {
    var input = input
    let mode = input.byte()
    var chance = Chance(input.word())
    let stream = mode & 0x80 == 0 ? input.rest : Mending.frames(input.rest)
    let pieces = chance.pieces(of: stream)
    let phases = FramePhase.allCases
    switch Int(mode & 0x7F) {
    case let number where number < phases.count: try frames(stream, pieces, phases[number])
    case phases.count: try bundle(stream, pieces)
    default: recording(pieces)
    }
  }

  private static func frames(
    _ stream: [UInt8], _ pieces: [[UInt8]], _ phase: FramePhase
  ) throws {
    let whole = read([stream], phase)
    let cut = read(pieces, phase)
    try Broken.unless(whole == cut, "cut: \(cut) whole: \(whole)")
    for received in whole.frames {
      if case .ignorable = received.frame { continue }
      let again = received.frame.encoded()
      guard again != received.bytes else { continue }
      switch received.frame {
      case .hello, .welcome, .error: break  // they may grow at their end, and that is not kept
      case .goodbye: break  // reasons of later versions are read as going away
      default: throw Broken("written otherwise: \(received)")
      }
      let second = read([again], phase)
      try Broken.unless(
        second.frames.map(\.frame) == [received.frame], "read otherwise: \(received)")
    }
  }

  private static func read(_ pieces: [[UInt8]], _ phase: FramePhase) -> Reading {
    var decoder = FrameDecoder(tracing: true)
    var reading = Reading()
    do {
      for piece in pieces {
        decoder.append(piece)
        while let received = try decoder.next(in: phase) { reading.frames.append(received) }
        _ = decoder.openFrame(in: phase)
      }
      reading.left = decoder.bufferedBytes
      try decoder.finish()
    } catch {
      // What stands behind the fault may not have come.
      reading.error = WireError(error.reason, at: error.offset, path: error.path)
      _ = error.frame
      _ = "\(error)"
    }
    return reading
  }

  private static func bundle(_ stream: [UInt8], _ pieces: [[UInt8]]) throws {
    let (whole, cut) = (opening([stream]), opening(pieces))
    try Broken.unless(whole == cut, "cut: \(String(describing: cut))")
    guard let whole else { return }
    // A file of the second version may be without words.
    guard whole.words != .none || whole.header.last == Bundle.plainVersion else { return }
    let again = Bundle.opening(
      base: whole.base, words: whole.words, manifestFrame: whole.manifest.encodedFrame())
    try Broken.unless(stream.starts(with: again), "written otherwise: \(whole)")
  }

  private static func opening(_ pieces: [[UInt8]]) -> BundleOpening? {
    var decoder = BundleDecoder()
    for piece in pieces {
      do { if let opening = try decoder.append(piece) { return opening } } catch { return nil }
    }
    return nil
  }

  private static func recording(_ pieces: [[UInt8]]) {
    var decoder = RecordingDecoder()
    for piece in pieces {
      decoder.append(piece)
      do { while try decoder.next() != nil {} } catch { return }
    }
  }
}
