/// What `honourd.conf` can settle.
///
/// Source: `Protocol/operation.md`, section 1.
package enum ConfigKey: String, CaseIterable, Sendable {
  case listen
  case address
  case prepare
  case logLevel = "log-level"

  /// Whether it may be given several times.
  var repeats: Bool { self == .listen }
}

extension ConfigKey {
  /// So many letters may be wrong where a key is still recognised.
  private static let mistypedLetters = 2

  /// The key that somebody meant who wrote `text`; nil where it is like none of them.
  static func nearest(to text: String) -> ConfigKey? {
    let candidates = allCases.map { (key: $0, distance: distance(text, $0.rawValue)) }
    guard let best = candidates.min(by: { $0.distance < $1.distance }),
      best.distance <= mistypedLetters
    else { return nil }
    return best.key
  }

  /// How many letters are to be put in, taken out or changed; two neighbours swapped count as one.
  private static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left.lowercased().prefix(64))
    let right = Array(right)
    var before: [Int] = []
    var above = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var line = [row + 1]
      for (column, other) in right.enumerated() {
        var best = min(above[column + 1], line[column]) + 1
        best = min(best, above[column] + (letter == other ? 0 : 1))
        if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
          best = min(best, before[column - 1] + 1)
        }
        line.append(best)
      }
      (before, above) = (above, line)
    }
    return above[right.count]
  }
}
