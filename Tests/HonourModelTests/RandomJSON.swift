import HonourModel

/// Random JSON values for tests of laws.
enum RandomJSON {
  private static let scalars = Array(
    "abcxyz019 _-\"\\/\n\t\u{1}\u{7F}éđĐắ\u{301}\u{2028}中😀\u{FFFF}\u{10FFFF}".unicodeScalars)

  static func text(from random: inout SplitMix64) -> Text {
    var string = ""
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      string.unicodeScalars.append(scalars.randomElement(using: &random) ?? "a")
    }
    return Text(string)
  }

  static func value(depth: Int, from random: inout SplitMix64) -> JSONValue {
    switch Int.random(in: 0...(depth < 5 ? 7 : 4), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2: return .number(JSONNumber(Int64.random(in: .min ... .max, using: &random)))
    case 3, 4: return .string(text(from: &random))
    case 5:
      return .array(
        (0..<Int.random(in: 0...4, using: &random)).map { _ in
          value(depth: depth + 1, from: &random)
        })
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        object[text(from: &random)] = value(depth: depth + 1, from: &random)
      }
      return .object(object)
    }
  }
}
