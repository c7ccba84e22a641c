/// Which award types synthetic decisions grant, how often and by whom.
struct SyntheticAwards {
  enum Issuer: Sendable {
    case regiment
    case command
    case ministry
    case state
  }

  struct Award: Sendable {
    let code: String
    let toPersons: Bool
    let toUnits: Bool
    let issuer: Issuer

    /// The id in the catalogue.
    var id: String { code + "@2024" }
  }

  /// A letter of praise, which needs no decision.
  static let letter = Award(
    code: "GHN-THUKHEN", toPersons: true, toUnits: true, issuer: .command)

  /// Weighted as a force might grant them: most are certificates and yearly titles.
  static func award(forUnitsOnly: Bool, from random: inout SplitMix64) -> Award {
    while true {
      let award = list.draw(from: &random)
      if award.toUnits || !forUnitsOnly { return award }
    }
  }

  private static let list = WeightedList<Award>([
    (both("GK-TD", .regiment), 250), (both("GK-BTLCSCD", .command), 220),
    (person("DHTD-CSTT", .regiment), 180), (person("DHTD-CSTDCS", .command), 90),
    (both("BK-BCA", .ministry), 70), (person("KNC-BVANTQ", .ministry), 30),
    (both("BK-UBND", .ministry), 30), (person("HCH-CSVV-3", .state), 25),
    (unit("DHTD-DVTT", .command), 25), (unit("DHTD-DVQT", .ministry), 20),
    (person("HCH-CSVV-2", .state), 18), (person("HCH-CSVV-1", .state), 10),
    (person("HCH-VANTQ", .state), 10), (person("DHTD-LDTT", .regiment), 10),
    (both("HC-CHIENCONG-3", .state), 8), (both("BK-TTG", .state), 8),
    (both("HC-BVTQ-3", .state), 6), (person("DHTD-CSTDBCA", .ministry), 6),
    (unit("CTD-BCA", .ministry), 6), (both("HC-CHIENCONG-2", .state), 4),
    (both("HC-CHIENCONG-1", .state), 1), (person("DHTD-CSTDTQ", .state), 1),
    (both("NUOCNGOAI", .state), 1),
  ])

  private static func both(_ code: String, _ issuer: Issuer) -> Award {
    Award(code: code, toPersons: true, toUnits: true, issuer: issuer)
  }

  private static func person(_ code: String, _ issuer: Issuer) -> Award {
    Award(code: code, toPersons: true, toUnits: false, issuer: issuer)
  }

  private static func unit(_ code: String, _ issuer: Issuer) -> Award {
    Award(code: code, toPersons: false, toUnits: true, issuer: issuer)
  }
}
