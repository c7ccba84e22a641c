/// The plain bytes that the next chunk's dictionary may reach back to.
struct PlainWindow: Sendable {
  /// Old bytes are dropped in large steps, so that dropping costs little.
  private static let dropBytes = 8 * WireLimits.dictionaryBytes

  private var bytes: [UInt8]

  /// - Parameter recipe: Settles what is taken to stand before the stream.
  init(_ recipe: PlainRecipe) { bytes = recipe.precedingBytes }

  /// The preceding bytes, at most 32,506.
  var dictionary: [UInt8] { Array(bytes.suffix(WireLimits.dictionaryBytes)) }

  /// The same with the base's vocabulary before them.
  func dictionary(on vocabulary: [UInt8]) -> [UInt8] {
    (vocabulary + bytes).suffix(WireLimits.dictionaryBytes)
  }

  mutating func append(_ plain: some Collection<UInt8>) {
    if bytes.count > Self.dropBytes {
      bytes.removeFirst(bytes.count - WireLimits.dictionaryBytes)
    }
    bytes.append(contentsOf: plain)
  }
}
