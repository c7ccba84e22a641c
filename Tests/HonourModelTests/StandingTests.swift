import HonourModel
import Testing

@Suite struct StandingTests {
  private static func record(_ text: String) throws -> Record {
    try Record(canonicalBytes: Array(text.utf8))
  }

  private static func decision(
    _ id: String, _ type: String, _ date: String, annuls: String? = nil, targets: String? = nil,
    effective: String? = nil
  ) throws -> Record {
    try record(
      #"{"kind":"decision","id":"\#(id)","number":"\#(id)","issuer":"x","issued_on":"\#(date)","type":"\#(type)""#
        + (effective.map { #","effective_on":"\#($0)""# } ?? "")
        + (annuls.map { #","annuls":"\#($0)""# } ?? "")
        + (targets.map { #","targets":["\#($0)"]"# } ?? "") + "}")
  }

  private static func honour(presented: String? = nil) throws -> Record {
    try record(
      #"{"kind":"honour","id":"h","award_type":"t","recipient_kind":"person","recipient":"person/p","recipient_name_at":"x","decision":"g""#
        + (presented.map { #","presented_on":"\#($0)""# } ?? "") + "}")
  }

  private func standing(
    _ others: [Record], on day: String, presented: String? = nil, granted: String = "2020-05-28"
  ) throws -> String {
    let day = try #require(Day(day))
    let standing = Standing(
      of: try Self.honour(presented: presented), decision: try Self.decision("g", "grant", granted),
      others: others, on: day)
    return "\(standing.state.rawValue): \(standing.stands.rawValue)"
  }

  @Test func `an honour stands from the day of its decision`() throws {
    #expect(try standing([], on: "2020-05-27") == "not yet: no")
    #expect(try standing([], on: "2020-05-28") == "granted: yes")
    #expect(try standing([], on: "2021-01-01", presented: "2020-06-01") == "presented: yes")
    #expect(try standing([], on: "2020-05-30", presented: "2020-06-01") == "granted: yes")
  }

  @Test func `a decision counts from the day on which it takes effect`() throws {
    let strip = try Self.decision("s", "strip", "2021-01-01", targets: "h", effective: "2021-03-01")
    #expect(try standing([strip], on: "2021-02-28") == "granted: yes")
    #expect(try standing([strip], on: "2021-03-01") == "stripped: no")
  }

  @Test func `an imprecise date gives an answer only where every reading agrees`() throws {
    #expect(try standing([], on: "2019-12-31", granted: "2020") == "not yet: no")
    #expect(try standing([], on: "2020-06-01", granted: "2020") == "not yet: cannot tell")
    #expect(try standing([], on: "2020-12-31", granted: "2020") == "granted: yes")
    #expect(try standing([], on: "2021-06-01", granted: "2020~") == "not yet: cannot tell")
    #expect(try standing([], on: "2022-01-01", granted: "2020~") == "granted: yes")
    #expect(try standing([], on: "2022-01-01", granted: "2020?") == "not yet: cannot tell")
    #expect(try standing([], on: "2022-01-01", granted: "2020/..") == "not yet: cannot tell")
  }

  @Test func `an annulment takes all honours of a decision or the ones it names`() throws {
    let all = try Self.decision("a", "annul", "2021-01-01", annuls: "g")
    let this = try Self.decision("a", "annul", "2021-01-01", annuls: "g", targets: "h")
    let other = try Self.decision("a", "annul", "2021-01-01", annuls: "g", targets: "i")
    let foreign = try Self.decision("a", "annul", "2021-01-01", annuls: "k")
    #expect(try standing([all], on: "2020-12-31") == "granted: yes")
    #expect(try standing([all], on: "2021-01-01") == "annulled: no")
    #expect(try standing([this], on: "2021-01-01") == "annulled: no")
    #expect(try standing([other], on: "2021-01-01") == "granted: yes")
    #expect(try standing([foreign], on: "2021-01-01") == "granted: yes")
  }

  @Test func `an annulled annulment gives the honour back, and an annulled strip as well`() throws {
    let annulment = try Self.decision("a", "annul", "2021-01-01", annuls: "g")
    let second = try Self.decision("b", "annul", "2022-01-01", annuls: "a")
    #expect(try standing([annulment, second], on: "2021-06-01") == "annulled: no")
    #expect(try standing([second, annulment], on: "2022-01-01") == "granted: yes")
    let strip = try Self.decision("s", "strip", "2021-01-01", targets: "h")
    let undone = try Self.decision("b", "annul", "2022-01-01", annuls: "s")
    #expect(try standing([strip, undone], on: "2022-01-01") == "granted: yes")
  }

  @Test func `a strip is undone by a later restoration and another strip takes again`() throws {
    let strip = try Self.decision("s", "strip", "2021-01-01", targets: "h")
    let restore = try Self.decision("r", "restore", "2022-01-01", targets: "h")
    let again = try Self.decision("t", "strip", "2023", targets: "h")
    let others = [again, restore, strip]
    #expect(try standing(others, on: "2021-06-01") == "stripped: no")
    #expect(try standing(others, on: "2022-06-01") == "restored: yes")
    #expect(try standing(others, on: "2023-06-01") == "restored: cannot tell")
    #expect(try standing(others, on: "2024-01-01") == "stripped: no")
    let early = try Self.decision("r", "restore", "2020-12-31", targets: "h")
    #expect(try standing([strip, early], on: "2022-01-01") == "stripped: no")
  }

  @Test func `without a decision nobody can tell, and a cycle of annulments ends`() throws {
    let day = try #require(Day("2024-01-01"))
    let bare = Standing(of: try Self.honour(), decision: nil, others: [], on: day)
    #expect(bare.state == .noDecision && bare.stands == .cannotTell)
    let strip = try Self.decision("s", "strip", "2021", targets: "h")
    let stripped = Standing(of: try Self.honour(), decision: nil, others: [strip], on: day)
    #expect(stripped.state == .stripped && stripped.stands == .no)
    let one = try Self.decision("a", "annul", "2021", annuls: "b")
    let two = try Self.decision("b", "annul", "2021", annuls: "a")
    let three = try Self.decision("c", "annul", "2021", annuls: "g")
    let four = try Self.decision("a", "annul", "2021", annuls: "c")
    _ = try standing([one, two, three, four], on: "2024-01-01")
  }

  @Test func `a sure answer holds for every day that the dates may mean`() throws {
    let spans = ["2021-01-02", "2021-01-04", "2021-01-0X", "2021-01", "2020-12-30/2021-01-03"]
    let days = (1...6).map { "2021-01-0\($0)" }
    for seed in UInt64(1)...150 {
      var random = SplitMix64(seed: seed)
      var plan: [(type: String, date: String, annuls: String?)] = []
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let type = ["strip", "restore", "annul"].randomElement(using: &random) ?? "strip"
        let annuls = ["g", "d0", "d1"].randomElement(using: &random)
        let date = spans.randomElement(using: &random) ?? "2021"
        plan.append((type, date, type == "annul" ? annuls : nil))
      }
      let granted = spans.randomElement(using: &random) ?? "2021"
      let make = { (choose: (String) throws -> String) in
        try plan.enumerated().map { index, act in
          try Self.decision(
            "d\(index)", act.type, try choose(act.date), annuls: act.annuls, targets: "h")
        }
      }
      let loose = try make { $0 }
      for day in days {
        let answer = try standing(loose, on: day, granted: granted)
        guard !answer.hasSuffix("cannot tell") else { continue }
        for _ in 0..<12 {
          let pick = { (text: String) in
            let date = try #require(FuzzyDate(text))
            let low = try #require(date.earliest)
            let high = try #require(date.latest)
            let inside = (["2020-12-30", "2020-12-31", "2021-01-31"] + days)
              .filter { Day($0).map { low <= $0 && $0 <= high } ?? false }
            return try #require(inside.randomElement(using: &random))
          }
          let exact = try make(pick)
          let sharp = try standing(exact, on: day, granted: try pick(granted))
          #expect(
            sharp.hasSuffix("yes") == answer.hasSuffix("yes"),
            "seed \(seed) on \(day): \(answer), \(sharp)")
          #expect(!sharp.hasSuffix("tell"), "seed \(seed) on \(day)")
        }
      }
    }
  }
}
