package import HonourModel

/// A period for people: `2020 – 2025`, or the source's own words in quotation marks.
package enum PeriodWords {
  package static func text(_ value: JSONValue?) -> String? {
    switch value {
    case .string(let date): TimeWords.date(date.string)
    case .object(let object):
      (object["text"]?.text).map { words in
        object["anchor"]?.text.map { "“\(words)”, mốc \(TimeWords.date($0))" }
          ?? "“\(words)”, mốc không nêu"
      }
    case .null, .bool, .number, .array, nil: nil
    }
  }
}
