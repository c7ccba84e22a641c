import HonourModel

/// Sort keys of names, kept for the names that come again.
///
/// Not for two threads at once.
final class SortKeys {
  static let capacity = 65_536

  private var givenNames: [Text: [UInt8]] = [:]
  private var labels: [Text: [UInt8]] = [:]

  func givenName(_ name: String) -> [UInt8] {
    Self.lookUp(name, in: &givenNames, make: VietnameseOrder.givenNameKey)
  }

  func label(_ label: String) -> [UInt8] {
    Self.lookUp(label, in: &labels, make: VietnameseOrder.sortKey)
  }

  private static func lookUp(
    _ text: String, in cache: inout [Text: [UInt8]], make: (String) -> [UInt8]
  ) -> [UInt8] {
    if let known = cache[Text(text)] { return known }
    let key = make(text)
    if cache.count >= capacity { cache.removeAll(keepingCapacity: true) }
    cache[Text(text)] = key
    return key
  }
}
