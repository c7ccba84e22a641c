import HonourModel

/// Exemplars, open questions and task areas of a synthetic dataset.
struct SyntheticExtras {
  let plan: DatasetPlan
  let seed: UInt64
  let exemplarIDs: SyntheticIDs
  let questionIDs: SyntheticIDs
  let taskAreaIDs: SyntheticIDs
  let eventIDs: SyntheticIDs
  let figureIDs: SyntheticIDs
  let persons: SyntheticPersons

  private static let fields = ["Huấn luyện", "Hậu cần", "Công tác dân vận", "Kỹ thuật"]

  func exemplarLine(_ index: Int) -> [UInt8] {
    var random = SplitMix64(seed: seed, stream: 18, index: index)
    let isModel = plan.persons == 0 || random.chance(500)
    let field = random.pick(Self.fields)
    var line = RecordLine()
    if random.chance(200) { line.text("class", "P1") }
    line.text("field", field)
    line.text("id", exemplarIDs[index])
    line.text("kind", "exemplar")
    line.text("recognised_at", eventIDs[random.below(plan.events)])
    if random.chance(500) {
      line.json("replicated_at", replications(1 + random.below(3), &random))
    }
    if !isModel { line.text("subject", "person/" + persons.ids[random.below(plan.persons)]) }
    line.text("summary", "Cách làm mẫu về \(field) số \(index + 1)")
    if isModel { line.text("title", "Mô hình mẫu \(index + 1)") }
    return line.finished()
  }

  private func replications(_ count: Int, _ random: inout SplitMix64) -> JSONValue {
    .array(
      (0..<count).map { _ in
        var place = JSONObject()
        place["from"] = .string(Text(String(2013 + random.below(13))))
        place["result"] = .string("Đang áp dụng")
        place["unit"] = .string(Text(persons.units.ids[random.below(plan.units)]))
        return .object(place)
      })
  }

  func questionLine(_ index: Int) -> [UInt8] {
    var random = SplitMix64(seed: seed, stream: 19, index: index)
    let isDecided = random.chance(300)
    let event = random.below(plan.events)
    var about = JSONObject()
    about["field"] = .string("held_on")
    about["id"] = .string(Text(eventIDs[event]))
    about["kind"] = .string("event")
    var line = RecordLine()
    line.json("about", .array([.object(about)]))
    if isDecided { line.text("answer", "Theo nhãn của nguồn mẫu") }
    line.text("id", questionIDs[index])
    line.text("kind", "open_question")
    line.text("question", "Sự kiện mẫu số \(event + 1) diễn ra ngày nào?")
    line.texts("readings", ["Ngày ghi ở nguồn mẫu", "Một ngày khác trong cùng tháng"])
    line.text("state", isDecided ? "decided" : "open")
    return line.finished()
  }

  private static let areas = [
    ("Huấn luyện mẫu", "Sample training"), ("Trực sẵn sàng mẫu", "Sample readiness"),
    ("Cứu hộ giả định", "Assumed rescue"), ("Bảo vệ sự kiện mẫu", "Sample event guard"),
    ("Hậu cần mẫu", "Sample logistics"), ("Dân vận mẫu", "Sample public work"),
  ]

  func taskAreaLine(_ index: Int) -> [UInt8] {
    var random = SplitMix64(seed: seed, stream: 20, index: index)
    let (name, english) = Self.areas[index % Self.areas.count]
    var line = RecordLine()
    line.texts("figures", (0..<2).map { _ in figureIDs[random.below(plan.figures)] })
    line.text("id", taskAreaIDs[index])
    line.text("kind", "task_area")
    line.text("name", name)
    line.text("name_en", english)
    return line.finished()
  }
}
