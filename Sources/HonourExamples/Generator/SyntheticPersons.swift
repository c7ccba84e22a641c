/// The persons of a synthetic dataset, each derived from the seed and the person's number.
struct SyntheticPersons {
  let plan: DatasetPlan
  let seed: UInt64
  let ids: SyntheticIDs
  let units: SyntheticUnits

  /// What other records need to know of a person.
  struct Person {
    let name: SyntheticNames.Name
    let unit: Int
    /// The day of joining, and the days between two promotions.
    let joined: Int
    let pace: Int
    let highest: Int

    func rank(on day: Int) -> String { SyntheticPersons.ranks[rankIndex(on: day)] }

    func rankIndex(on day: Int) -> Int { min(max(0, day - joined) / pace, highest) }
  }

  static let ranks = [
    "Hạ sĩ", "Trung sĩ", "Thượng sĩ", "Thiếu úy", "Trung úy", "Thượng úy", "Đại úy", "Thiếu tá",
    "Trung tá", "Thượng tá", "Đại tá",
  ]

  /// What soldiers, junior and senior officers do.
  private static let posts = [
    WeightedList([("Chiến sĩ", 90), ("Phó Tiểu đội trưởng", 10)]),
    WeightedList([
      ("Cán bộ", 55), ("Tiểu đội trưởng", 15), ("Trung đội trưởng", 18), ("Huấn luyện viên", 12),
    ]),
    WeightedList([
      ("Đại đội trưởng", 30), ("Phó Đại đội trưởng", 30), ("Chính trị viên", 20),
      ("Tiểu đoàn trưởng", 8), ("Trợ lý", 12),
    ]),
  ]

  func person(_ index: Int) -> Person {
    var random = SplitMix64(seed: seed, stream: 2, index: index)
    let name = SyntheticNames.name(from: &random)
    let unit = plan.firstCompany + random.below(plan.companies)
    let joined = SyntheticDay.first - 5_000 + random.below(8_000)
    return Person(
      name: name, unit: unit, joined: joined, pace: 900 + random.below(1_100),
      highest: 2 + random.below(5) + random.below(5))
  }

  /// The post that goes with the rank of that day.
  func post(of person: Person, number: Int, on day: Int) -> String {
    var random = SplitMix64(seed: seed, stream: 3, index: number)
    let rank = person.rankIndex(on: day)
    return Self.posts[rank < 3 ? 0 : rank < 6 ? 1 : 2].draw(from: &random)
  }

  func line(_ index: Int) -> [UInt8] {
    let person = person(index)
    var random = SplitMix64(seed: seed, stream: 4, index: index)
    var line = RecordLine()
    if random.chance(15) {
      line.texts("aliases", ["\(person.name.family) \(person.name.given)"])
    }
    line.text("family", person.name.family)
    line.text("given", person.name.given)
    line.text("id", ids[index])
    line.text("kind", "person")
    line.text("middle", person.name.middle)
    line.text("name", person.name.full)
    line.text("post", post(of: person, number: index, on: SyntheticDay.last))
    line.text("rank", person.rank(on: SyntheticDay.last))
    line.flag("synthetic", true)
    line.text("unit", units.ids[person.unit])
    return line.finished()
  }
}
