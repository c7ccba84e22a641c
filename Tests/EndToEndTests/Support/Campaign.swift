import Foundation

/// How closely a test looks that could look at every byte.
///
/// `Scripts/laws` sets the variable and takes its time; a run of all tests looks at some places, as
/// far apart as no period of the format is.
enum Campaign {
  static let isLong = ProcessInfo.processInfo.environment["HONOUR_RANDOM_HISTORIES"] != nil

  /// How far the places are apart.
  static func step(_ short: Int, long: Int = 1) -> Int { isLong ? long : short }
}
