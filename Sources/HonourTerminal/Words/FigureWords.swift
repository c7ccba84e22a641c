package import HonourModel

/// A figure as it may be quoted: never without its qualifier and its unit.
package enum FigureWords {
  /// `gần 38.000 lượt CBCS`, `hàng nghìn phương tiện`, `78 chuyên án`.
  package static func quantity(_ figure: Record) -> String {
    let unit = figure["unit_of_count"]?.text ?? "?"
    return amount(figure) + " " + unit
  }

  /// What the quantity is of, and how it may be used: `phối hợp`, `“5 năm qua”`.
  package static func context(_ figure: Record) -> [String] {
    var parts: [String] = []
    if let measure = figure["measure"]?.text { parts.append(measure) }
    if figure["attribution"]?.text == "joint" { parts.append("phối hợp") }
    if let period = PeriodWords.text(figure["period"]) { parts.append(period) }
    if figure["additive"]?.bool == false { parts.append("không cộng với số khác") }
    return parts
  }

  private static func amount(_ figure: Record) -> String {
    let qualifier = figure["qualifier"]?.text ?? ""
    switch qualifier {
    case "exact": return number(figure)
    case "nearly": return "gần " + number(figure)
    case "over": return "hơn " + number(figure)
    case "about": return "khoảng " + number(figure)
    case "under": return "dưới " + number(figure)
    case "at_most": return "không quá " + number(figure)
    case "at_least": return "ít nhất " + number(figure)
    case "magnitude": return "hàng " + magnitude(figure)
    case "many": return "nhiều"
    case "some": return "một số"
    case "plural": return "các"
    default: return "[\(qualifier)] " + number(figure)
    }
  }

  private static func number(_ figure: Record) -> String {
    guard let value = figure["value"]?.integer else {
      return figure["value_text"]?.text ?? "(không có số)"
    }
    let grouped = NumberWords.grouped(value)
    guard let written = figure["value_text"]?.text, !written.isEmpty,
      written != grouped, written != String(value)
    else { return grouped }
    return "\(grouped) (“\(written)”)"
  }

  private static func magnitude(_ figure: Record) -> String {
    switch figure["magnitude"]?.integer {
    case 10: return "chục"
    case 100: return "trăm"
    case 1_000: return "nghìn"
    case 10_000: return "vạn"
    case 100_000: return "trăm nghìn"
    case 1_000_000: return "triệu"
    case 1_000_000_000: return "tỷ"
    case let other?: return NumberWords.grouped(other)
    case nil: return figure["value_text"]?.text ?? "(không rõ)"
    }
  }
}
