import HonourModel

/// Sort keys of names, kept for the names that come again.
struct SortKeys {
  static let capacity = 65_536

  private var givenNames: [Text: [UInt8]] = [:]
  private var labels: [Text: [UInt8]] = [:]

  mutating func givenName(_ name: String) -> [UInt8] {
    Self.lookUp(name, in: &givenNames, make: VietnameseOrder.givenNameKey)
  }

  mutating func label(_ label: String) -> [UInt8] {
    Self.lookUp(label, in: &labels, make: VietnameseOrder.sortKey)
  }

  private static func lookUp(
    _ text: String, in cache: inout [Text: [UInt8]], make: (String) -> [UInt8]
  ) -> [UInt8] {
    let name = Text(text)
    if let known = cache[name] { return known }
    let key = make(text)
    if cache.count >= capacity { cache.removeAll(keepingCapacity: true) }
    cache[name] = key
    return key
  }
}
