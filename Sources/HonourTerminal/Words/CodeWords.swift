package import HonourModel

/// The Vietnamese words for the coded values of the data model.
///
/// A code that this program does not know is shown as it is.
package enum CodeWords {
  package static func kind(_ kind: String) -> String { kinds[kind] ?? kind }

  /// The word for a value of a field that holds codes; nil where the field holds none, or the
  /// code is not known.
  package static func value(_ code: String, field: String, kind: RecordKind?) -> String? {
    switch (kind, field) {
    case (.event, "type"): eventTypes[code]
    case (.statement, "type"): statementTypes[code]
    case (.decision, "type"): decisionTypes[code]
    case (.unit, "tier"): tiers[code]
    case (.participation, "roles"): roles[code]
    case (.campaign, "level"): levels[code]
    case (.campaign, "form"): forms[code]
    case (.figure, "qualifier"): qualifiers[code]
    case (.figure, "attribution"): attributions[code]
    case (.awardType, "family"): families[code]
    case (.awardType, "recipient_kinds"), (.honour, "recipient_kind"): kinds[code]
    case (.openQuestion, "state"): questionStates[code]
    default: nil
    }
  }

  private static let kinds = [
    "source": "nguồn", "unit": "đơn vị", "person": "người", "event": "sự kiện",
    "participation": "tham dự", "campaign": "phong trào", "figure": "số liệu",
    "task_area": "mảng nhiệm vụ", "statement": "phát biểu", "award_type": "loại khen thưởng",
    "decision": "quyết định", "honour": "khen thưởng", "exemplar": "điển hình",
    "open_question": "câu hỏi mở",
  ]

  private static let eventTypes = [
    "conference": "hội nghị", "congress": "đại hội", "ceremony": "buổi lễ",
    "launch": "phát động", "review": "sơ kết, tổng kết", "honouring": "vinh danh",
    "speech": "phát biểu", "other": "khác",
  ]

  private static let statementTypes = [
    "praise": "khen ngợi", "directive": "chỉ đạo", "commitment": "cam kết",
    "slogan": "khẩu hiệu",
  ]

  private static let decisionTypes = [
    "grant": "khen thưởng", "annul": "hủy bỏ", "strip": "tước", "restore": "phục hồi",
    "correct": "đính chính",
  ]

  private static let tiers = [
    "ministry": "cấp bộ", "command": "cấp bộ tư lệnh", "base": "cấp cơ sở",
    "sub-base": "dưới cấp cơ sở", "other": "cấp khác",
  ]

  private static let roles = [
    "direct": "chỉ đạo", "chair": "chủ trì", "attend": "dự", "speak": "phát biểu",
    "give_flowers": "tặng hoa", "honour": "vinh danh", "launch": "phát động", "other": "khác",
  ]

  private static let levels = [
    "national": "toàn quốc", "ministry": "cấp bộ", "command": "cấp bộ tư lệnh",
    "unit": "cấp đơn vị", "cluster": "cụm, khối",
  ]

  private static let forms = ["regular": "thường xuyên", "thematic": "theo chuyên đề"]

  private static let qualifiers = [
    "exact": "đúng", "nearly": "gần", "over": "hơn", "about": "khoảng", "under": "dưới",
    "at_most": "không quá", "at_least": "ít nhất", "magnitude": "cỡ", "many": "nhiều",
    "some": "một số", "plural": "các",
  ]

  private static let attributions = ["own": "tự làm", "joint": "phối hợp"]

  private static let families = [
    "order": "huân chương", "medal": "huy chương",
    "state_title": "danh hiệu vinh dự nhà nước", "prize": "giải thưởng",
    "emulation_title": "danh hiệu thi đua", "commemorative": "kỷ niệm chương",
    "certificate": "bằng khen, giấy khen", "letter": "thư khen", "outside_law": "ngoài luật",
  ]

  private static let questionStates = ["open": "đang mở", "decided": "đã kết luận"]
}
