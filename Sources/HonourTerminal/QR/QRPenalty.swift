/// How hard a pattern is for a camera; less is better.
///
/// Source: ISO/IEC 18004:2015, section 7.8.3.
enum QRPenalty {
  private static let finder = [true, false, true, true, true, false, true]
  private static let light = [false, false, false, false]

  static func of(_ rows: [[Bool]]) -> Int {
    let columns = rows.indices.map { x in rows.map { $0[x] } }
    let lines = rows + columns
    return lines.reduce(0) { $0 + runs($1) + finders($1) } + squares(rows) + imbalance(rows)
  }

  private static func runs(_ line: [Bool]) -> Int {
    var (result, length) = (0, 0)
    var last: Bool?
    for module in line {
      length = module == last ? length + 1 : 1
      last = module
      if length == 5 { result += 3 } else if length > 5 { result += 1 }
    }
    return result
  }

  private static func finders(_ line: [Bool]) -> Int {
    // The quiet zone counts.
    let wide = light + line + light
    return (0...wide.count - 11).reduce(0) { sum, start in
      let part = wide[start..<start + 11]
      let isOne = part.elementsEqual(finder + light) || part.elementsEqual(light + finder)
      return sum + (isOne ? 40 : 0)
    }
  }

  private static func squares(_ rows: [[Bool]]) -> Int {
    var result = 0
    for y in 1..<rows.count {
      for x in 1..<rows.count {
        let module = rows[y][x]
        let isOne =
          rows[y - 1][x] == module && rows[y][x - 1] == module && rows[y - 1][x - 1] == module
        if isOne { result += 3 }
      }
    }
    return result
  }

  private static func imbalance(_ rows: [[Bool]]) -> Int {
    let total = rows.count * rows.count
    let dark = rows.reduce(0) { $0 + $1.count(where: \.self) }
    return abs(dark * 20 - total * 10) / total * 10
  }
}
