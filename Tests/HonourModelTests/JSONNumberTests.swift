import HonourModel
import Testing

@Suite struct JSONNumberTests {
  private func canonical(_ literal: String) -> String? {
    JSONNumber(literal: Array(literal.utf8))?.text
  }

  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("0.000", "0"), ("-0.0e-30", "0"), ("38.00", "38"), ("1e3", "1000"),
    ("1.50", "1.5"), ("-12.5E-1", "-1.25"), ("0.001", "0.001"), ("1e-3", "0.001"), ("120e-1", "12"),
    ("1200", "1200"), ("1.2e+2", "120"), ("10e-1", "1"), ("100.001", "100.001"),
    ("-82.02352800000001", "-82.02352800000001"), ("9007199254740993", "9007199254740993"),
  ])
  func `a number has one canonical form`(literal: String, expected: String) {
    #expect(canonical(literal) == expected)
  }

  @Test func `thirty significant digits are kept and thirty-one refused`() {
    let thirty = "123456789012345678901234567891"
    #expect(canonical(thirty) == thirty)
    #expect(canonical(thirty + "0") == thirty + "0")
    #expect(canonical("0.000" + thirty) == "0.000" + thirty)
    #expect(canonical(thirty + "1") == nil)
    #expect(canonical("0." + thirty + "1") == nil)
    #expect(canonical("1" + String(repeating: "0", count: 29) + "1") == nil)
  }

  @Test func `the limits of exponent and magnitude hold on both sides`() {
    #expect(canonical("1e30") == "1" + String(repeating: "0", count: 30))
    #expect(canonical("1e31") == nil)
    #expect(canonical("0e31") == nil)
    #expect(canonical("1e-30") == "0." + String(repeating: "0", count: 29) + "1")
    #expect(canonical("1e-31") == nil)
    #expect(canonical("1e0030") != nil)
    let zeros = String(repeating: "0", count: 59)
    #expect(canonical("1" + zeros) == "1" + zeros)
    #expect(canonical("1" + zeros + "0") == nil)
    #expect(canonical("0." + zeros + "1") == "0." + zeros + "1")
    #expect(canonical("0." + zeros + "01") == nil)
    #expect(canonical("1" + String(repeating: "0", count: 29) + "e30") == "1" + zeros)
    #expect(canonical(String(repeating: "9", count: 30) + "e30") != nil)
  }

  @Test func `what is not a JSON number is refused`() {
    for literal in ["", "-", "+1", "01", "1.", ".1", "1e", "1e+", "1.e3", " 1", "1 ", "1_0", "-01"]
    {
      #expect(canonical(literal) == nil, "\(literal)")
    }
  }

  @Test func `the canonical form of a random number is its own canonical form`() {
    for seed in UInt64(1)...4_000 {
      var random = SplitMix64(seed: seed)
      var literal = Bool.random(using: &random) ? "-" : ""
      let digits = { (count: ClosedRange<Int>, random: inout SplitMix64) in
        (0..<Int.random(in: count, using: &random)).map { _ in
          String(Int.random(in: 0...9, using: &random))
        }.joined()
      }
      literal += String(Int.random(in: 1...9, using: &random)) + digits(0...20, &random)
      if Bool.random(using: &random) { literal += "." + digits(1...12, &random) }
      if Bool.random(using: &random) {
        literal += "e\(Int.random(in: -31...31, using: &random))"
      }
      guard let form = canonical(literal) else { continue }
      #expect(canonical(form) == form, "seed \(seed): \(literal)")
      #expect(!form.contains("e") && form != "-0", "seed \(seed): \(literal)")
      if form.contains(".") { #expect(form.last != "0", "seed \(seed): \(literal)") }
      let (left, right) = (Double(literal), Double(form))
      #expect(left == right, "seed \(seed): \(literal)")
    }
  }
}
