package import HonourModel

/// Where an answer stands in the dataset's history, and how old that is.
package enum PositionWords {
  /// `Bản 7 · công bố 21/11/2026 17:30 · 1 ngày trước · gốc 3fa9c1d20b44 · xác nhận 5 phút trước`.
  package static func line(
    _ info: RevisionInfo, _ grade: FreshnessGrade, now: Int64
  ) -> String {
    let position = info.position
    let epoch = position.epoch == 0 ? "" : " (đợt \(NumberWords.grouped(position.epoch)))"
    let words = [
      "Bản \(NumberWords.grouped(position.revision))\(epoch)",
      "công bố \(TimeWords.dateAndTime(info.publishedAt))",
      TimeWords.age(from: info.publishedAt, to: now), "gốc \(position.root.shortHex)",
    ]
    return (words + [FreshnessWords.short(grade, now: now)].compactMap { $0 })
      .joined(separator: " · ")
  }

  package static func object(_ position: Position) -> JSONObject {
    JSONObject([
      "lineage": .text(position.lineage.hex), "epoch": .integer(position.epoch),
      "revision": .integer(position.revision), "view": .integer(position.view),
      "root": .text(position.root.hex),
    ])
  }

  /// The members that every answer in JSON has.
  package static func members(
    _ info: RevisionInfo, _ grade: FreshnessGrade, now: Int64
  ) -> JSONObject {
    JSONObject([
      "position": .object(object(info.position)),
      "published_at": .text(TimeWords.iso(info.publishedAt)),
      "age_seconds": .integer(now.subtractingReportingOverflow(info.publishedAt).partialValue),
      "freshness": .text(grade.name), "attested_at": grade.time.map { .text(TimeWords.iso($0)) },
    ])
  }
}
