/// Where the bits of a QR code stand.
///
/// Source: ISO/IEC 18004:2015, sections 6.3, 7.7 to 7.10.
struct QRMatrix {
  private let version: Int
  private let size: Int
  private var dark: [[Bool]]
  /// Modules that are no data.
  private var isFixed: [[Bool]]

  init(version: Int, codewords: [UInt8]) {
    self.version = version
    size = QRVersion.size(version)
    dark = Array(repeating: Array(repeating: false, count: size), count: size)
    isFixed = dark
    drawTiming()
    for (x, y) in [(3, 3), (size - 4, 3), (3, size - 4)] { drawFinder(x, y) }
    drawAlignments()
    drawVersion()
    drawFormat(mask: 0)
    drawCodewords(codewords)
  }

  /// The whole code under a mask.
  func masked(_ mask: Int) -> [[Bool]] {
    var result = self
    for y in 0..<size {
      for x in 0..<size where !isFixed[y][x] && Self.inverts(mask, x, y) {
        result.dark[y][x].toggle()
      }
    }
    result.drawFormat(mask: mask)
    return result.dark
  }

  private static func inverts(_ mask: Int, _ x: Int, _ y: Int) -> Bool {
    switch mask {
    case 0: (x + y) % 2 == 0
    case 1: y % 2 == 0
    case 2: x % 3 == 0
    case 3: (x + y) % 3 == 0
    case 4: (x / 3 + y / 2) % 2 == 0
    case 5: x * y % 2 + x * y % 3 == 0
    case 6: (x * y % 2 + x * y % 3) % 2 == 0
    default: ((x + y) % 2 + x * y % 3) % 2 == 0
    }
  }

  private mutating func fix(_ x: Int, _ y: Int, _ isDark: Bool) {
    dark[y][x] = isDark
    isFixed[y][x] = true
  }

  private mutating func drawTiming() {
    for place in 0..<size {
      fix(6, place, place % 2 == 0)
      fix(place, 6, place % 2 == 0)
    }
  }

  /// A finder with the light line around it; what lies outside is left out.
  private mutating func drawFinder(_ centreX: Int, _ centreY: Int) {
    for y in centreY - 4...centreY + 4 where 0..<size ~= y {
      for x in centreX - 4...centreX + 4 where 0..<size ~= x {
        let distance = max(abs(x - centreX), abs(y - centreY))
        fix(x, y, distance != 2 && distance != 4)
      }
    }
  }

  private mutating func drawAlignments() {
    let centres = QRVersion.alignments(version)
    let last = centres.last ?? 0
    for centreY in centres {
      for centreX in centres {
        // The finders are in three of the corners.
        let corners = [(6, 6), (6, last), (last, 6)]
        if corners.contains(where: { $0 == (centreX, centreY) }) { continue }
        for y in -2...2 {
          for x in -2...2 { fix(centreX + x, centreY + y, max(abs(x), abs(y)) != 1) }
        }
      }
    }
  }

  private mutating func drawVersion() {
    guard version >= 7 else { return }
    var rest = version
    for _ in 0..<12 { rest = rest << 1 ^ (rest >> 11) * 0x1F25 }
    let bits = version << 12 | rest
    for place in 0..<18 {
      let isDark = bits >> place & 1 == 1
      let (far, near) = (size - 11 + place % 3, place / 3)
      fix(far, near, isDark)
      fix(near, far, isDark)
    }
  }

  private mutating func drawFormat(mask: Int) {
    // Level L is 01.
    let data = 1 << 3 | mask
    var rest = data
    for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
    let bits = (data << 10 | rest) ^ 0x5412
    func isDark(_ place: Int) -> Bool { bits >> place & 1 == 1 }
    for place in 0...5 { fix(8, place, isDark(place)) }
    fix(8, 7, isDark(6))
    fix(8, 8, isDark(7))
    fix(7, 8, isDark(8))
    for place in 9..<15 { fix(14 - place, 8, isDark(place)) }
    for place in 0..<8 { fix(size - 1 - place, 8, isDark(place)) }
    for place in 8..<15 { fix(8, size - 15 + place, isDark(place)) }
    fix(8, size - 8, true)
  }

  /// Two columns at a time, from the right, up and down in turn; the timing column is left out.
  private mutating func drawCodewords(_ codewords: [UInt8]) {
    var next = 0
    var goesUp = true
    for right in Array(stride(from: size - 1, to: 6, by: -2)) + [5, 3, 1] {
      for step in 0..<size {
        let y = goesUp ? size - 1 - step : step
        for x in [right, right - 1] where !isFixed[y][x] && next < codewords.count * 8 {
          dark[y][x] = codewords[next / 8] >> UInt8(7 - next % 8) & 1 == 1
          next += 1
        }
      }
      goesUp.toggle()
    }
  }
}
