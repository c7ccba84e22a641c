import HonourModel

/// Articles that nobody wrote, for synthetic provenance to point at.
struct SyntheticSources {
  let plan: DatasetPlan
  let seed: UInt64
  let ids: SyntheticIDs

  static let parts = 6
  /// Code points in each part.
  static let partLength = 400

  func line(_ index: Int) -> [UInt8] {
    var random = SplitMix64(seed: seed, stream: 16, index: index)
    let day =
      SyntheticDay.first + 3
      + index * (SyntheticDay.last - SyntheticDay.first) / max(plan.sources, 1)
    var line = RecordLine()
    line.number("bytes", Self.parts * Self.partLength * 13 / 10 + random.below(200))
    line.text("id", ids[index])
    line.text("kind", "source")
    line.text("language", "vi")
    line.json("parts", .array((1...Self.parts).map(Self.part)))
    line.text("published", SyntheticDay.text(day))
    line.text("publisher", "Báo Mẫu \(1 + random.below(4))")
    line.text("sha256", Self.hexadecimal(&random))
    line.text("title", "Bài mẫu số \(index + 1)")
    line.text("url", "https://bao-mau.example/\(index + 1)")
    return line.finished()
  }

  private static func part(_ number: Int) -> JSONValue {
    var part = JSONObject()
    part["end"] = .number(JSONNumber(Int64(number * partLength)))
    part["kind"] = .string(number == 1 ? "lead" : number == parts ? "caption" : "body")
    part["no"] = .string(Text("P0\(number)"))
    part["start"] = .number(JSONNumber(Int64((number - 1) * partLength)))
    return .object(part)
  }

  private static func hexadecimal(_ random: inout SplitMix64) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: (0..<64).map { _ in digits[random.below(16)] }, as: UTF8.self)
  }
}
