/// Import files of random changes to a small set of records, odd values and all.
struct RandomImport {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  private static let oddValues = [
    "1e-7", "-0", "0.1000", "123456789012345678901234567890", "9007199254740993", "1E+30",
    "null", "[null,{}]", #"{"b":[],"a":""}"#, #""\u0111\ud83d\ude00""#, "true", #""tên/\"n\"""#,
  ]

  /// The lines of one import, and whether they are the whole state.
  mutating func next() -> (lines: [UInt8], isFull: Bool) {
    let isFull = Int.random(in: 0..<5, using: &random) == 0
    var seen: Set<String> = []
    var lines = ""
    for _ in 0..<Int.random(in: 1...12, using: &random) {
      let kind = ["unit", "person", "source"][Int.random(in: 0..<3, using: &random)]
      let id = "\(kind)-\(Int.random(in: 0..<12, using: &random))"
      guard seen.insert(kind + id).inserted else { continue }
      lines += line(kind: kind, id: id, mayDelete: !isFull) + "\n"
    }
    return (Array(lines.utf8), isFull)
  }

  private mutating func line(kind: String, id: String, mayDelete: Bool) -> String {
    if mayDelete, Int.random(in: 0..<4, using: &random) == 0 {
      return #"{"kind":"\#(kind)","id":"\#(id)","deleted":true}"#
    }
    let number = Int.random(in: 0..<50, using: &random)
    let odd = Self.oddValues[Int.random(in: 0..<Self.oddValues.count, using: &random)]
    let required =
      kind == "source"
      ? #""publisher":"Báo \#(number)","language":"vi""# : #""name":"Đặng Thị Ánh \#(number)""#
    let reference =
      kind == "person" && Bool.random(using: &random)
      ? #","unit":"unit-\#(Int.random(in: 0..<12, using: &random))""# : ""
    return #"{"x_odd":\#(odd),"kind":"\#(kind)",\#(required),"id":"\#(id)"\#(reference)}"#
  }
}
