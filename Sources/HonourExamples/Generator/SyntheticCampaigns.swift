/// Emulation movements of a synthetic dataset.
struct SyntheticCampaigns {
  let plan: DatasetPlan
  let seed: UInt64
  let ids: SyntheticIDs
  let eventIDs: SyntheticIDs
  let personIDs: SyntheticIDs

  private static let names = [
    "Nét đẹp chiến sĩ mẫu", "Luyện tập giỏi mẫu", "Đơn vị mẫu vững mạnh", "Sáng kiến mẫu",
    "Ba nhanh mẫu", "Kỷ luật mẫu", "Giúp dân mẫu",
  ]

  private static let contents = [
    "Huấn luyện đủ giờ", "Giữ nghiêm kỷ luật", "Giúp đỡ đồng đội", "Bảo quản tốt phương tiện",
    "Tiết kiệm", "Học tập thường xuyên",
  ]

  func line(_ index: Int) -> [UInt8] {
    var random = SplitMix64(seed: seed, stream: 17, index: index)
    let first = 2012 + index * 15 / plan.campaigns
    let count = 2 + random.below(5)
    let isComplete = random.chance(700)
    var line = RecordLine()
    line.texts("aliases", ["\(Self.names[index % 7]) đợt \(index / 7 + 1)"])
    line.number("content_count", count)
    line.texts("contents", Array(Self.contents.prefix(isComplete ? count : count - 1)))
    line.flag("contents_complete", isComplete)
    line.text("form", random.chance(500) ? "regular" : "thematic")
    line.text("id", ids[index])
    line.text("kind", "campaign")
    line.text("launch_event", random.chance(700) ? eventIDs[random.below(plan.events)] : nil)
    if plan.persons > 0 { line.text("launched_by", personIDs[random.below(plan.persons)]) }
    line.text("level", index == 0 ? "ministry" : index < 4 ? "command" : "unit")
    line.text("name", "\(Self.names[index % 7]) \(first)")
    if index > 0 { line.text("parent", ids[random.below(min(index, 4))]) }
    line.text("period", "\(first)/\(first + 1 + random.below(4))")
    line.text("slogan", random.chance(400) ? Self.contents[random.below(6)] : nil)
    return line.finished()
  }
}
