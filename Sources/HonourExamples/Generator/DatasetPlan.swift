/// How many records of each kind a synthetic dataset has, and which belong together.
struct DatasetPlan {
  let persons: Int
  let honours: Int
  let regiments: Int
  let battalions: Int
  let companies: Int
  let campaigns: Int
  let events: Int
  let sources: Int
  let exemplars: Int
  let openQuestions: Int
  /// Decisions that grant; about one for 20 honours.
  let grants: Int
  /// All decisions: after every 24 that grant one that annuls, strips, restores or corrects.
  let decisions: Int

  static let taskAreas = 6
  static let participationsPerEvent = 3
  static let figuresPerEvent = 2
  private static let block = 24

  init(persons: Int, honours: Int) {
    self.persons = persons
    self.honours = honours
    companies = max(2, min(persons / 60, 4_000))
    battalions = (companies + 3) / 4
    regiments = (battalions + 3) / 4
    campaigns = 3 + min(honours / 25_000, 57)
    events = 4 + honours / 400
    sources = 1 + events / 5
    exemplars = 2 + honours / 2_000
    openQuestions = 3 + honours / 50_000
    grants = honours == 0 ? 0 : max(1, honours / 20)
    decisions = grants + grants / Self.block
  }

  /// The command at 0, then regiments, battalions and companies.
  var units: Int { 1 + regiments + battalions + companies }
  var firstBattalion: Int { 1 + regiments }
  var firstCompany: Int { 1 + regiments + battalions }
  var participations: Int { events * Self.participationsPerEvent }
  var figures: Int { events * Self.figuresPerEvent }
  var statements: Int { persons == 0 ? 0 : events }

  /// The honours of each grant.
  var honoursOfGrants: EvenSplit { EvenSplit(children: honours, parents: max(grants, 1)) }
  var companiesOfBattalions: EvenSplit { EvenSplit(children: companies, parents: battalions) }
  var battalionsOfRegiments: EvenSplit { EvenSplit(children: battalions, parents: regiments) }

  /// The number among all decisions of one that grants.
  func decision(ofGrant grant: Int) -> Int {
    grant / Self.block * (Self.block + 1) + grant % Self.block
  }

  /// The number among the grants of a decision; nil where it does not grant.
  func grant(ofDecision decision: Int) -> Int? {
    let place = decision % (Self.block + 1)
    return place == Self.block ? nil : decision / (Self.block + 1) * Self.block + place
  }

  /// The day on which a decision is issued; they are numbered in order of time.
  func day(ofDecision decision: Int) -> Int {
    SyntheticDay.first + decision * Self.days / max(decisions, 1)
  }

  /// The number of a decision within its year, from 1.
  func numberInYear(ofDecision decision: Int) -> Int {
    let year = SyntheticDay.year(of: day(ofDecision: decision))
    let before = max(0, SyntheticDay.start(ofYear: year) - SyntheticDay.first)
    return decision - (before * decisions + Self.days - 1) / Self.days + 1
  }

  private static let days = SyntheticDay.last - SyntheticDay.first + 1
}
