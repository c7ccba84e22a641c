package import HonourModel

/// Turns a plain stream into the CHUNK and END frames of a transfer, in bounded memory.
///
/// It keeps a chunk, a dictionary and 16 bytes for each chunk. Not `Sendable`: it lives on one
/// queue.
///
/// Source: `Protocol/payloads.md`, section 3.
package struct TransferEncoder {
  /// What a manifest says of the encoded stream.
  package struct Summary: Hashable, Sendable {
    /// One for each chunk; none where there are fewer than two.
    package let digests: [ShortDigest]
    package let plainLength: UInt64
    /// Bytes that went into the sink, the END frame included.
    package let wireLength: UInt64
  }

  /// Plain bytes at the start of a stream that are deflated as small as can be: every delta of
  /// ordinary size, and as much of a snapshot as costs no noticeable time.
  private static let thoroughBytes: UInt64 = 2_097_152
  private static let thoroughLevel: Int32 = 9
  /// Bytes from which on a column may be worth symbols of its own.
  private static let shortestBlock = 512
  /// Columns whose ends are tried where there is one chunk.
  private static let triedBreaks = 12
  /// Four times as fast as the other, for some 7 % more bytes.
  private static let quickLevel: Int32 = 6

  /// What else than the library settles the bytes of the frames; a change of them changes this text.
  static let parameters =
    "memory 9, level \(thoroughLevel) to \(thoroughBytes), then \(quickLevel), blocks \(shortestBlock), names 1, bits 1"

  private var deflater = Deflater(level: Self.thoroughLevel)
  private var isQuick = false
  private var window: PlainWindow
  private var pending: [UInt8] = []
  /// Places in `pending` where the nature of the bytes changes, rising.
  private var breaks: [Int] = []
  private var digests: [ShortDigest] = []
  private var plainLength: UInt64 = 0
  private var wireLength: UInt64 = 0

  /// - Parameter recipe: How the plain stream is written; its codes do not matter yet.
  package init(_ recipe: PlainRecipe = .rows) { window = PlainWindow(recipe) }

  /// Plain bytes taken so far; more than ``WireLimits/plainStreamBytes`` cannot be sent.
  package var plainBytes: UInt64 { plainLength + UInt64(pending.count) }

  /// Whether no more than one chunk has come so far.
  package var isOneChunk: Bool { digests.isEmpty }

  /// Takes the next plain bytes and hands every frame that they complete to `sink`.
  ///
  /// `columnEnds` are rising places in `plain` where a compressor does well to begin anew.
  package mutating func append(
    _ plain: [UInt8], columnEnds: [Int] = [], to sink: ([UInt8]) throws -> Void
  ) rethrows {
    breaks += columnEnds.map { $0 + pending.count }
    pending.append(contentsOf: plain)
    var start = 0
    while pending.count - start >= WireLimits.plainChunkBytes {
      let end = start + WireLimits.plainChunkBytes
      try emit(
        Array(pending[start..<end]),
        breaks: breaks.filter { $0 > start && $0 < end }.map { $0 - start }, to: sink)
      start = end
    }
    pending.removeFirst(start)
    breaks = breaks.filter { $0 > start }.map { $0 - start }
  }

  /// Hands the last chunk and the END frame to `sink`.
  ///
  /// `vocabulary` is that of the base, for a delta of columns that is one chunk.
  package mutating func finish(
    vocabulary: [UInt8]? = nil, to sink: ([UInt8]) throws -> Void
  ) rethrows -> Summary {
    if !pending.isEmpty {
      let last = pending
      pending = []
      try emit(last, breaks: breaks, on: vocabulary, isAlone: isOneChunk, to: sink)
    }
    try write(.end, to: sink)
    return Summary(
      digests: digests.count > 1 ? digests : [], plainLength: plainLength, wireLength: wireLength)
  }

  private mutating func emit(
    _ plain: [UInt8], breaks: [Int], on vocabulary: [UInt8]? = nil, isAlone: Bool = false,
    to sink: ([UInt8]) throws -> Void
  ) rethrows {
    if !isQuick, plainLength >= Self.thoroughBytes {
      deflater = Deflater(level: Self.quickLevel)
      isQuick = true
    }
    var chunk = Chunk(method: .stored, plainLength: plain.count, data: plain)
    func consider(_ method: Chunk.Method, _ dictionary: [UInt8]) {
      guard
        let data = smallest(plain, dictionary: dictionary, breaks: breaks, isAlone: isAlone),
        data.count < chunk.data.count
      else { return }
      chunk = Chunk(method: method, plainLength: plain.count, data: data)
    }
    consider(.deflated, window.dictionary)
    if isAlone, let vocabulary { consider(.deflatedOnBase, window.dictionary(on: vocabulary)) }
    window.append(plain)
    digests.append(ShortDigest(of: plain))
    plainLength += UInt64(plain.count)
    try write(.chunk(chunk), to: sink)
  }

  /// The shorter of one run of symbols for all and of new ones after some columns.
  private func smallest(
    _ plain: [UInt8], dictionary: [UInt8], breaks: [Int], isAlone: Bool
  ) -> [UInt8]? {
    var best = deflater.deflate(plain, dictionary: dictionary)
    var kept: [Int] = []
    for added in isAlone ? Self.longest(breaks) : [Self.far(breaks)] where !added.isEmpty {
      let tried = (kept + added).sorted()
      guard let parted = deflater.deflate(plain, dictionary: dictionary, breaks: tried),
        parted.count < best?.count ?? plain.count
      else { continue }
      best = parted
      kept = tried
    }
    return best
  }

  /// The ends of long columns, and of runs of short ones.
  private static func far(_ breaks: [Int]) -> [Int] {
    var last = 0
    return breaks.filter { place in
      guard place - last >= shortestBlock else { return false }
      last = place
      return true
    }
  }

  /// Where the bits begin, then the ends of the longest columns, to be tried one after another: a chunk
  /// alone is worth it.
  private static func longest(_ breaks: [Int]) -> [[Int]] {
    let ends = zip([0] + breaks, breaks.dropLast())
      .sorted { ($0.1 - $0.0, $1.1) > ($1.1 - $1.0, $0.1) }
      .prefix(triedBreaks).map(\.1)
    return (breaks.suffix(1) + ends).map { [$0] }
  }

  private mutating func write(
    _ frame: Frame, to sink: ([UInt8]) throws -> Void
  ) rethrows {
    let bytes = frame.encoded()
    wireLength += UInt64(bytes.count)
    try sink(bytes)
  }
}
