import HonourModel

/// Events, who took part in them, and what was counted and said there.
struct SyntheticEvents {
  let plan: DatasetPlan
  let seed: UInt64
  let ids: SyntheticIDs
  let participationIDs: SyntheticIDs
  let figureIDs: SyntheticIDs
  let statementIDs: SyntheticIDs
  let campaignIDs: SyntheticIDs
  let sourceIDs: SyntheticIDs
  let persons: SyntheticPersons

  private var units: SyntheticUnits { persons.units }

  private enum EventType: String, CaseIterable {
    case conference
    case honouring
    case speech
    case review
    case ceremony

    var label: String {
      switch self {
      case .conference: "Hội nghị điển hình mẫu"
      case .honouring: "Vinh danh điển hình mẫu"
      case .speech: "Phát biểu tại hội nghị mẫu"
      case .review: "Sơ kết phong trào mẫu"
      case .ceremony: "Lễ trao thưởng mẫu"
      }
    }
  }

  private func type(_ event: Int) -> EventType { EventType.allCases[event % 5] }

  private func day(_ event: Int) -> Int {
    SyntheticDay.first
      + event / 5 * 5 * (SyntheticDay.last - SyntheticDay.first) / max(plan.events, 1)
  }

  private func organiser(_ event: Int) -> Int {
    var random = SplitMix64(seed: seed, stream: 11, index: event / 5)
    return random.below(1 + plan.regiments)
  }

  private func source(_ event: Int) -> Int { min(event / 5, plan.sources - 1) }

  /// A place in the synthetic article about an event.
  private func pointer(_ event: Int, _ random: inout SplitMix64) -> JSONValue {
    let start = random.below(SyntheticSources.partLength - 60)
    let part = 1 + random.below(SyntheticSources.parts)
    let offset = (part - 1) * SyntheticSources.partLength + start
    let place = "P0\(part):\(offset)-\(offset + 8 + random.below(50))"
    return .array([.string(Text("\(sourceIDs[source(event)])#\(place)"))])
  }

  private func provenance(_ fields: [String], _ event: Int, _ random: inout SplitMix64) -> JSONValue
  {
    var object = JSONObject()
    for field in fields { object[field] = pointer(event, &random) }
    return .object(object)
  }

  // MARK: Events

  func line(_ event: Int) -> [UInt8] {
    var random = SplitMix64(seed: seed, stream: 12, index: event)
    let type = type(event)
    let organiser = organiser(event)
    let day = day(event)
    let isAct = type == .honouring || type == .speech
    var line = RecordLine()
    line.text("campaign", random.chance(600) ? campaignIDs[random.below(plan.campaigns)] : nil)
    if random.chance(100) { line.flag("complete", false) }
    // Of some events only the month, or about the year, is known.
    let date = SyntheticDay.text(day)
    let precision = random.below(20)
    line.text(
      "held_on",
      precision == 0
        ? String(date.prefix(7)) : precision == 1 ? "\(SyntheticDay.year(of: day))~" : date)
    line.text("id", ids[event])
    line.text("kind", "event")
    line.text("label", "\(type.label) \(units.name(organiser)) \(SyntheticDay.year(of: day))")
    if type == .conference { line.number("ordinal", 1 + event / 5 % 9) }
    line.text("organiser", units.ids[organiser])
    if isAct { line.text("parent", ids[event - event % 5]) }
    line.text("place", isAct ? nil : "Hội trường Mẫu \(1 + random.below(30))")
    line.json("prov", provenance(["held_on", "label"], event, &random))
    if type == .honouring { line.json("recipients", recipients(&random)) }
    line.text("type", type.rawValue)
    return line.finished()
  }

  private func recipients(_ random: inout SplitMix64) -> JSONValue {
    guard plan.persons > 0, random.chance(500) else { return .string("unknown") }
    return .array(
      (0..<3).map { _ in
        .string(Text("person/" + persons.ids[random.below(plan.persons)]))
      })
  }

  // MARK: Participations

  func participationLine(_ index: Int) -> [UInt8] {
    var random = SplitMix64(seed: seed, stream: 13, index: index)
    let event = index / DatasetPlan.participationsPerEvent
    let order = index % DatasetPlan.participationsPerEvent
    let roles = [["attend", "direct"], ["chair"], ["attend"], ["speak"], ["honour"], ["launch"]]
    var line = RecordLine()
    line.text("event", ids[event])
    line.text("id", participationIDs[index])
    line.text("kind", "participation")
    if order == 0, random.chance(200) { line.texts("on_behalf_of", [SyntheticUnits.command]) }
    line.number("order", order + 1)
    let isPerson = plan.persons > 0 && random.chance(950)
    let chosenRoles = order == 0 ? roles[random.below(2)] : roles[random.below(roles.count)]
    if isPerson {
      let number = random.below(plan.persons)
      let person = persons.person(number)
      line.text("person", persons.ids[number])
      line.texts("posts_at", [persons.post(of: person, number: number, on: day(event))])
      line.text("rank_at", person.rank(on: day(event)))
      line.texts("roles", chosenRoles)
    } else {
      line.texts("roles", ["attend"])
      line.text("unit", units.ids[random.below(plan.units)])
    }
    return line.finished()
  }

  // MARK: Figures

  private static let measures: [(measure: String, unit: String, most: Int)] = [
    ("Lượt cán bộ, chiến sĩ tham gia huấn luyện mẫu", "lượt cán bộ, chiến sĩ", 40_000),
    ("Giờ huấn luyện mẫu", "giờ", 900_000), ("Mô hình mẫu được nhân rộng", "mô hình", 120),
    ("Ca trực mẫu", "ca", 700_000), ("Phương tiện dự diễn tập mẫu", "phương tiện", 3_000),
    ("Sáng kiến mẫu được công nhận", "sáng kiến", 90),
    ("Lượt người dân được giúp trong diễn tập", "lượt người", 15_000),
  ]

  private static let qualifiers = WeightedList([
    ("exact", 400), ("over", 220), ("nearly", 200), ("about", 60), ("at_least", 20),
    ("magnitude", 40), ("many", 60),
  ])

  func figureLine(_ index: Int) -> [UInt8] {
    var random = SplitMix64(seed: seed, stream: 14, index: index)
    let event = index / DatasetPlan.figuresPerEvent
    let (measure, unit, most) = random.pick(Self.measures)
    let qualifier = Self.qualifiers.draw(from: &random)
    let isCounted = qualifier != "magnitude" && qualifier != "many"
    var value = 1 + random.below(most)
    if qualifier != "exact", value > 100 { value -= value % 100 }
    let valueText =
      isCounted ? Self.grouped(value) : qualifier == "many" ? "nhiều" : "hàng nghìn"
    var line = RecordLine()
    line.flag("additive", random.chance(300))
    line.text("attribution", random.chance(700) ? "own" : "joint")
    line.text("event", ids[event])
    line.text("id", figureIDs[index])
    line.text("kind", "figure")
    if qualifier == "magnitude" { line.number("magnitude", 1_000) }
    line.text("measure", measure)
    line.text("period", String(SyntheticDay.year(of: day(event))))
    line.json("prov", provenance(["value_text"], event, &random))
    line.text("qualifier", qualifier)
    line.text("subject", units.ids[organiser(event)])
    line.text("unit_of_count", unit)
    if isCounted { line.number("value", value) }
    line.text("value_text", valueText)
    return line.finished()
  }

  /// Thousands parted by dots: 38.000.
  private static func grouped(_ value: Int) -> String {
    var digits = String(value)
    var text = ""
    while digits.utf8.count > 3 {
      text = "." + digits.suffix(3) + text
      digits.removeLast(3)
    }
    return digits + text
  }

  // MARK: Statements

  private static let words: [(type: String, vi: String, en: String)] = [
    ("praise", "Khen kết quả phong trào mẫu", "Praises the results of the sample movement"),
    ("directive", "Nhân thêm mô hình mẫu", "Spread further sample models"),
    ("directive", "Kiểm tra việc tổ chức phong trào mẫu", "Check how the sample movement is run"),
    ("commitment", "Làm đủ các việc được giao", "Carry out every task that was given"),
    ("slogan", "Kỷ cương, sáng tạo, hiệu quả", "Discipline, invention, effect"),
  ]

  func statementLine(_ index: Int) -> [UInt8] {
    var random = SplitMix64(seed: seed, stream: 15, index: index)
    let words = random.pick(Self.words)
    let year = SyntheticDay.year(of: day(index))
    var line = RecordLine()
    line.text("addressee", units.ids[organiser(index)])
    if random.chance(100) { line.flag("complete", false) }
    line.text("event", ids[index])
    line.text("id", statementIDs[index])
    line.text("kind", "statement")
    line.number("order", 1 + random.below(9))
    if random.chance(600) { line.text("paraphrase_en", "\(words.en), \(year)") }
    line.text("paraphrase_vi", "\(words.vi), năm \(year)")
    line.json("prov", provenance(["paraphrase_vi"], index, &random))
    line.text("speaker", persons.ids[random.below(plan.persons)])
    line.text("type", words.type)
    return line.finished()
  }
}
