import HonourModel

/// The decisions of a synthetic dataset, in order of time.
struct SyntheticDecisions {
  let plan: DatasetPlan
  let seed: UInt64
  let ids: SyntheticIDs
  let honourIDs: SyntheticIDs
  let units: SyntheticUnits

  /// What the honours of a grant have in common.
  struct Grant {
    let award: SyntheticAwards.Award
    let day: Int
    /// The regiment from which a regiment's own decision comes.
    let regiment: Int
    /// The recipients are taken from here on, `stride` apart.
    let base: UInt64
    let stride: UInt64
    let campaign: Int?
    let event: Int?
  }

  func grant(_ index: Int) -> Grant {
    var random = SplitMix64(seed: seed, stream: 5, index: index)
    let award = SyntheticAwards.award(forUnitsOnly: plan.persons == 0, from: &random)
    return Grant(
      award: award, day: plan.day(ofDecision: plan.decision(ofGrant: index)),
      regiment: 1 + random.below(plan.regiments), base: random.next() >> 16,
      stride: random.next() >> 16,
      campaign: random.chance(250) ? random.below(plan.campaigns) : nil,
      event: random.chance(80) ? random.below(plan.events) : nil)
  }

  func line(_ index: Int) -> [UInt8] {
    guard let grant = plan.grant(ofDecision: index) else { return special(index) }
    var random = SplitMix64(seed: seed, stream: 6, index: index)
    let facts = self.grant(grant)
    let day = SyntheticDay.text(facts.day)
    var line = RecordLine()
    if random.chance(60) { line.text("effective_on", SyntheticDay.text(facts.day + 7)) }
    line.text("id", ids[index])
    // Of a few decisions only the month is known.
    line.text("issued_on", random.chance(5) ? String(day.prefix(7)) : day)
    line.text("issuer", issuer(facts.award.issuer, regiment: facts.regiment))
    line.text("kind", "decision")
    line.text("number", number(index, facts.award.issuer))
    line.text("signatory", signatory(facts.award.issuer, &random))
    line.text("type", "grant")
    return line.finished()
  }

  // MARK: Decisions about earlier ones

  private enum Special: Int {
    case annul
    case strip
    case restore
    case correct
    case annulSome
  }

  private static let grounds = [
    "Hồ sơ mẫu kê khai chưa đúng", "Sai đối tượng theo hồ sơ mẫu", "Một thành tích xét hai lần",
    "Quyết định mẫu trùng lặp",
  ]

  /// After each block of grants comes one that looks back at a grant of the block.
  private func special(_ index: Int) -> [UInt8] {
    let number = index / 25
    let type = Special(rawValue: number % 5) ?? .correct
    var random = SplitMix64(seed: seed, stream: 7, index: index)
    // A restoration takes back the stripping that the block before it ordered.
    let subject = type == .restore && number > 0 ? number - 1 : number
    let target = target(ofSpecial: subject)
    let day = plan.day(ofDecision: index)
    var line = RecordLine()
    if type == .annul || type == .annulSome {
      line.text("annuls", ids[plan.decision(ofGrant: target.grant)])
    }
    if random.chance(300) { line.text("effective_on", SyntheticDay.text(day + 15)) }
    if type != .correct { line.text("ground", random.pick(Self.grounds)) }
    line.text("id", ids[index])
    line.text("issued_on", SyntheticDay.text(day))
    line.text("issuer", SyntheticUnits.command)
    line.text("kind", "decision")
    line.text("number", self.number(index, .command))
    line.text("signatory", signatory(.command, &random))
    if type != .annul { line.texts("targets", [honourIDs[target.honour]]) }
    line.text("type", word(type))
    return line.finished()
  }

  private func word(_ type: Special) -> String {
    switch type {
    case .annul, .annulSome: "annul"
    case .strip: "strip"
    case .restore: "restore"
    case .correct: "correct"
    }
  }

  /// The grant of a block, and one of its honours, that the block's last decision is about.
  private func target(ofSpecial number: Int) -> (grant: Int, honour: Int) {
    var random = SplitMix64(seed: seed, stream: 8, index: number)
    let grant = number * 24 + random.below(24)
    let honours = plan.honoursOfGrants.children(of: grant)
    return (grant, honours.lowerBound + random.below(honours.count))
  }

  // MARK: Words

  private func issuer(_ issuer: SyntheticAwards.Issuer, regiment: Int) -> String {
    switch issuer {
    case .regiment: units.name(regiment)
    case .command: SyntheticUnits.command
    case .ministry: "Cơ quan Mẫu cấp Bộ"
    case .state: "Cơ quan Mẫu cấp Nhà nước"
    }
  }

  private func number(_ index: Int, _ issuer: SyntheticAwards.Issuer) -> String {
    let symbol =
      switch issuer {
      case .regiment: "TĐM"
      case .command: "BTLM"
      case .ministry: "BM"
      case .state: "NNM"
      }
    return "\(plan.numberInYear(ofDecision: index))/QĐ-\(symbol)"
  }

  private func signatory(
    _ issuer: SyntheticAwards.Issuer, _ random: inout SplitMix64
  ) -> String? {
    guard random.chance(850) else { return nil }
    let post =
      switch issuer {
      case .regiment: "Trung đoàn trưởng"
      case .command: "Tư lệnh"
      case .ministry: "Thủ trưởng"
      case .state: "Người ký"
      }
    var name = SplitMix64(seed: seed, stream: 9, index: random.below(12))
    return "\(post) mẫu \(SyntheticNames.name(from: &name).full)"
  }
}
