import HonourModel

/// JSON and records: what is read is written canonically, and reads as the same again.
enum JSONTarget {
  static func run(_ input: Input) throws {
    let value: JSONValue
    do { value = try JSONParser.parse(input.rest) } catch { return }
    let canonical = value.canonicalBytes
    let again: JSONValue
    do {
      again = try JSONParser.parse(canonical)
    } catch {
      throw Broken("written, but not read: \(error) in \(canonical)")
    }
    try Broken.unless(again == value, "\(again) for \(value)")
    try Broken.unless(again.canonicalBytes == canonical, "not canonical: \(canonical)")
    guard case .object(let fields) = value, let record = Record(fields: fields) else { return }
    _ = RecordCheck.faults(in: fields)
    _ = References.of(record)
    try Broken.unless(record.canonical.bytes == canonical, "another record: \(canonical)")
    for member in fields.members {
      guard let text = member.value.text else { continue }
      _ = SearchKeys(text)
      _ = VietnameseOrder.sortKey(text)
      _ = VietnameseOrder.givenNameKey(text)
      _ = FuzzyDate(text)
    }
  }
}
