/// The honours of a synthetic dataset.
struct SyntheticHonours {
  let plan: DatasetPlan
  let seed: UInt64
  let ids: SyntheticIDs
  let persons: SyntheticPersons
  let decisions: SyntheticDecisions
  let campaignIDs: SyntheticIDs
  let eventIDs: SyntheticIDs

  private enum Recipient {
    case person(Int)
    case unit(Int)
  }

  private static let reasons = WeightedList([
    ("Hoàn thành xuất sắc nhiệm vụ năm", 300), ("Thành tích trong phong trào thi đua mẫu năm", 200),
    ("Thành tích huấn luyện, hội thao mẫu năm", 120), ("Thành tích trong đợt diễn tập mẫu năm", 90),
    ("Cứu giúp nhân dân trong đợt bão giả định năm", 50), ("Sáng kiến được áp dụng năm", 40),
    ("Quá trình công tác đến năm", 60), ("Thành tích đột xuất trong tình huống giả định năm", 60),
  ])

  func line(_ index: Int) -> [UInt8] {
    var random = SplitMix64(seed: seed, stream: 10, index: index)
    let grantIndex = plan.honoursOfGrants.parent(of: index)
    let grant = decisions.grant(grantIndex)
    let isLetter = random.chance(10)
    let award = isLetter ? SyntheticAwards.letter : grant.award
    let recipient = recipient(index, grantIndex, grant, award, &random)
    let presented = grant.day + 1 + random.below(40)
    let year = SyntheticDay.year(of: grant.day)
    let reason = random.chance(600) ? "\(Self.reasons.draw(from: &random)) \(year)" : nil
    var line = RecordLine()
    line.text("award_type", award.id)
    line.text("awarded_on", SyntheticDay.text(grant.day))
    line.text("campaign", grant.campaign.map { campaignIDs[$0] })
    line.text("decision", isLetter ? nil : decisions.ids[plan.decision(ofGrant: grantIndex)])
    line.text("event", grant.event.map { eventIDs[$0] })
    line.text("id", ids[index])
    line.text("kind", "honour")
    let isPresented = random.chance(700)
    switch recipient {
    case .person(let number):
      let person = persons.person(number)
      if random.chance(300) {
        line.text("post_at", persons.post(of: person, number: number, on: grant.day))
      }
      if random.chance(3) { line.flag("posthumous", true) }
      if isPresented { line.text("presented_on", SyntheticDay.text(presented)) }
      line.text("rank_at", person.rank(on: grant.day))
      line.text("reason", reason)
      line.text("recipient", "person/" + persons.ids[number])
      line.text("recipient_kind", "person")
      line.text("recipient_name_at", person.name.full)
      line.text("unit_at", persons.units.name(person.unit))
    case .unit(let number):
      if isPresented { line.text("presented_on", SyntheticDay.text(presented)) }
      line.text("reason", reason)
      line.text("recipient", "unit/" + persons.units.ids[number])
      line.text("recipient_kind", "unit")
      line.text("recipient_name_at", persons.units.name(number))
    }
    return line.finished()
  }

  /// Within one decision the recipients differ, as long as there are enough persons.
  ///
  /// Places and remainders are below counts that are `Int`, so `truncatingIfNeeded` loses nothing.
  private func recipient(
    _ index: Int, _ grantIndex: Int, _ grant: SyntheticDecisions.Grant,
    _ award: SyntheticAwards.Award, _ random: inout SplitMix64
  ) -> Recipient {
    let honours = plan.honoursOfGrants.children(of: grantIndex)
    let place = UInt64(truncatingIfNeeded: index - honours.lowerBound)
    let isUnit = plan.persons == 0 || !award.toPersons || (award.toUnits && random.chance(120))
    if isUnit {
      let unit = (grant.base &+ place) % UInt64(plan.units)
      return .unit(Int(truncatingIfNeeded: unit))
    }
    let reach = UInt64(max(1, plan.persons / max(1, honours.count)))
    let stride = 1 + grant.stride % reach
    let person = (grant.base &+ place &* stride) % UInt64(plan.persons)
    return .person(Int(truncatingIfNeeded: person))
  }
}
