/// The units of a synthetic dataset: a command, regiments, battalions and companies.
struct SyntheticUnits {
  let plan: DatasetPlan
  let ids: SyntheticIDs

  static let command = "Bộ Tư lệnh Mẫu"

  func name(_ unit: Int) -> String {
    switch unit {
    case 0: Self.command
    case ..<plan.firstBattalion: "Trung đoàn Mẫu \(Self.letters(unit - 1))"
    case ..<plan.firstCompany: "Tiểu đoàn \(number(unit)), \(name(parent(unit)))"
    default: "Đại đội \(number(unit)), \(name(parent(unit)))"
    }
  }

  func parent(_ unit: Int) -> Int {
    switch unit {
    case ..<plan.firstBattalion: 0
    case ..<plan.firstCompany:
      1 + plan.battalionsOfRegiments.parent(of: unit - plan.firstBattalion)
    default:
      plan.firstBattalion + plan.companiesOfBattalions.parent(of: unit - plan.firstCompany)
    }
  }

  /// The regiment that a unit belongs to; the command where it belongs to none.
  func regiment(_ unit: Int) -> Int {
    var unit = unit
    while unit >= plan.firstBattalion { unit = parent(unit) }
    return unit
  }

  func line(_ unit: Int) -> [UInt8] {
    var line = RecordLine()
    let name = name(unit)
    let company = unit - plan.firstCompany
    let isClosed = company >= 0 && company % 40 == 38 && company + 1 < plan.companies
    let isSuccessor = company >= 0 && company % 40 == 39
    let turn = SyntheticDay.text(SyntheticDay.first + 2_000 + max(0, company) % 900)
    if unit > 0, unit < plan.firstBattalion {
      line.texts("aliases", ["TĐ Mẫu \(Self.letters(unit - 1))"])
    }
    line.flag("fictional", true)
    line.text("id", ids[unit])
    line.text("kind", "unit")
    line.text("name", name)
    if unit == 0 { line.text("name_en", "Sample Command") }
    if unit > 0 { line.text("parent", ids[parent(unit)]) }
    if isSuccessor { line.texts("predecessors", [ids[unit - 1]]) }
    line.text("tier", tier(unit))
    if isSuccessor { line.text("valid_from", turn) }
    if isClosed {
      line.text("valid_to", SyntheticDay.text(SyntheticDay.first + 2_000 + (company + 1) % 900))
    }
    return line.finished()
  }

  private func tier(_ unit: Int) -> String {
    switch unit {
    case 0: "command"
    case ..<plan.firstBattalion: "base"
    case ..<plan.firstCompany: "sub-base"
    default: "other"
    }
  }

  /// The number of a battalion or company within its parent, from 1.
  private func number(_ unit: Int) -> Int {
    let parent = parent(unit)
    return unit < plan.firstCompany
      ? unit - plan.firstBattalion - plan.battalionsOfRegiments.children(of: parent - 1).lowerBound
        + 1
      : unit - plan.firstCompany
        - plan.companiesOfBattalions.children(of: parent - plan.firstBattalion).lowerBound + 1
  }

  /// Writes an index as A, B and so on to Z, then AA, AB.
  ///
  /// A remainder of 26 fits in a byte: `truncatingIfNeeded` loses nothing.
  private static func letters(_ index: Int) -> String {
    var rest = index
    var text: [UInt8] = []
    repeat {
      text.insert(UInt8(ascii: "A") + UInt8(truncatingIfNeeded: rest % 26), at: 0)
      rest = rest / 26 - 1
    } while rest >= 0
    return String(decoding: text, as: UTF8.self)
  }
}
