/// Writes a synthetic, plainly fictional dataset of all kinds as canonical JSON Lines.
///
/// Equal arguments give equal bytes on every machine. Records come in key order, as an export
/// has them; each is derived from the seed and its number, so that memory does not grow with their
/// count. Award types are those of the dataset `cscd`; units are called samples (Mẫu) and marked
/// `fictional`, persons are marked `synthetic`. Source: `Protocol/synthetic-data.md`.
package struct DatasetGenerator {
  /// The most persons, and the most honours, that a dataset can have.
  package static let limit = SyntheticIDs.limit

  /// How many bytes a call of the sink gets at most, but for the length of one record.
  private static let chunkBytes = 65_536

  private let plan: DatasetPlan
  private let persons: SyntheticPersons
  private let campaigns: SyntheticCampaigns
  private let decisions: SyntheticDecisions
  private let events: SyntheticEvents
  private let honours: SyntheticHonours
  private let sources: SyntheticSources
  private let extras: SyntheticExtras

  /// Plans a dataset; a count outside 0 to ``limit`` is brought to the nearer end.
  package init(persons personCount: Int, honours honourCount: Int, seed: UInt64) {
    let plan = DatasetPlan(
      persons: min(max(personCount, 0), Self.limit), honours: min(max(honourCount, 0), Self.limit))
    let ids = { (prefix: String, count: Int) in
      SyntheticIDs(prefix: prefix, count: count, seed: seed)
    }
    let campaignIDs = ids("cmp", plan.campaigns)
    let eventIDs = ids("evt", plan.events)
    let figureIDs = ids("fig", plan.figures)
    let honourIDs = ids("hon", plan.honours)
    let sourceIDs = ids("src", plan.sources)
    let units = SyntheticUnits(plan: plan, ids: ids("unt", plan.units))
    persons = SyntheticPersons(
      plan: plan, seed: seed, ids: ids("per", plan.persons), units: units)
    campaigns = SyntheticCampaigns(
      plan: plan, seed: seed, ids: campaignIDs, eventIDs: eventIDs, personIDs: persons.ids)
    decisions = SyntheticDecisions(
      plan: plan, seed: seed, ids: ids("dec", plan.decisions), honourIDs: honourIDs, units: units)
    events = SyntheticEvents(
      plan: plan, seed: seed, ids: eventIDs, participationIDs: ids("prt", plan.participations),
      figureIDs: figureIDs, statementIDs: ids("stm", plan.statements), campaignIDs: campaignIDs,
      sourceIDs: sourceIDs, persons: persons)
    honours = SyntheticHonours(
      plan: plan, seed: seed, ids: honourIDs, persons: persons, decisions: decisions,
      campaignIDs: campaignIDs, eventIDs: eventIDs)
    sources = SyntheticSources(plan: plan, seed: seed, ids: sourceIDs)
    extras = SyntheticExtras(
      plan: plan, seed: seed, exemplarIDs: ids("exm", plan.exemplars),
      questionIDs: ids("opq", plan.openQuestions), taskAreaIDs: ids("tka", DatasetPlan.taskAreas),
      eventIDs: eventIDs, figureIDs: figureIDs, persons: persons)
    self.plan = plan
  }

  /// Hands the whole dataset to `sink`, in pieces of whole lines.
  package func write(to sink: ([UInt8]) throws -> Void) rethrows {
    var chunk = Self.awardTypeLines()
    func flush() throws {
      try sink(chunk)
      chunk.removeAll(keepingCapacity: true)
    }
    func write(_ count: Int, _ line: (Int) -> [UInt8]) throws {
      for index in 0..<count {
        chunk.append(contentsOf: line(index))
        if chunk.count >= Self.chunkBytes { try flush() }
      }
    }
    try write(plan.campaigns, campaigns.line)
    try write(plan.decisions, decisions.line)
    try write(plan.events, events.line)
    try write(plan.exemplars, extras.exemplarLine)
    try write(plan.figures, events.figureLine)
    try write(plan.honours, honours.line)
    try write(plan.openQuestions, extras.questionLine)
    try write(plan.participations, events.participationLine)
    try write(plan.persons, persons.line)
    try write(plan.sources, sources.line)
    try write(plan.statements, events.statementLine)
    try write(DatasetPlan.taskAreas, extras.taskAreaLine)
    try write(plan.units, persons.units.line)
    if !chunk.isEmpty { try flush() }
  }

  /// The award catalogue: the lines of `cscd` whose kind is `award_type`, which comes first.
  private static func awardTypeLines() -> [UInt8] {
    let mark = Array(",\"kind\":\"award_type\",".utf8)
    var lines: [UInt8] = []
    for line in ExampleDataset.cscd.lines.split(separator: 0x0A) {
      let isAwardType = line.indices.contains { place in
        line[place] == UInt8(ascii: ",") && line[place...].starts(with: mark)
      }
      guard isAwardType else { break }
      lines.append(contentsOf: line)
      lines.append(0x0A)
    }
    return lines
  }
}
