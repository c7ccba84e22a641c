/// Bytes as letters and digits that a person can read out and type.
///
/// Base-32 in groups of at most 13 characters, each with one check character behind it: the sum
/// over GF(32) of each value times a power of α that is its place's own. It sees every wrong
/// character and every two that changed places. Source: `Protocol/trust.md`, section 1, and
/// RFC 4648, section 6, for the alphabet.
package enum CheckedBase32 {
  /// Characters that share a check character.
  static let groupSize = 13
  /// Characters between two hyphens: half of a checked group with its check.
  static let shownSize = 7
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  /// In upper case without separators; bits that fill up the last character are 0.
  package static func encode(_ bytes: [UInt8]) -> String {
    let values = values(of: bytes)
    var result: [UInt8] = []
    for start in stride(from: 0, to: values.count, by: groupSize) {
      let group = values[start..<min(start + groupSize, values.count)]
      result += group.map { alphabet[Int($0)] }
      result.append(alphabet[Int(check(of: group))])
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Reads what ``encode(_:)`` wrote, or what a person made of it: in any case, 0 for O, 1 for I,
  /// 8 for B, with hyphens and spaces anywhere.
  package static func decode(_ text: some StringProtocol) throws(IDFault) -> [UInt8] {
    var values: [UInt8] = []
    for character in text.utf8 where !isSeparator(character) {
      guard let value = value(of: character) else {
        throw .character(group: values.count / shownSize + 1)
      }
      values.append(value)
    }
    var plain: [UInt8] = []
    for start in stride(from: 0, to: values.count, by: groupSize + 1) {
      let group = values[start..<min(start + groupSize + 1, values.count)]
      guard group.count > 1, let last = group.last else { throw .length }
      guard check(of: group.dropLast()) == last else {
        let first = start / shownSize + 1
        throw .mistyped(groups: first...(start + group.count - 1) / shownSize + 1)
      }
      plain += group.dropLast()
    }
    return try bytes(of: plain)
  }

  private static func values(of bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var (bits, count) = (UInt32(0), UInt32(0))
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 5 {
        count -= 5
        result.append(UInt8(bits >> count & 0x1F))
      }
      bits &= 1 << count - 1
    }
    if count > 0 { result.append(UInt8(bits << (5 - count) & 0x1F)) }
    return result
  }

  private static func bytes(of values: [UInt8]) throws(IDFault) -> [UInt8] {
    var result: [UInt8] = []
    var (bits, count) = (UInt32(0), UInt32(0))
    for value in values {
      bits = bits << 5 | UInt32(value)
      count += 5
      if count >= 8 {
        count -= 8
        result.append(UInt8(bits >> count & 0xFF))
      }
      bits &= 1 << count - 1
    }
    guard count < 5, bits == 0 else { throw .length }
    return result
  }

  /// Σ αⁱ·vᵢ with i from 1.
  ///
  /// α has order 31, so that the weights of the places, and 1 for the check itself, all differ.
  private static func check(of group: some Sequence<UInt8>) -> UInt8 {
    // Horner's rule from the front gives the first place the highest power.
    group.reduce(0) { doubled($0 ^ $1) }
  }

  /// Times α in GF(32) by x⁵ + x² + 1.
  private static func doubled(_ value: UInt8) -> UInt8 {
    let next = value << 1
    return next & 0x20 == 0 ? next : next ^ 0x25
  }

  private static func isSeparator(_ character: UInt8) -> Bool {
    character == UInt8(ascii: "-") || character == UInt8(ascii: " ")
      || character == UInt8(ascii: "\n") || character == UInt8(ascii: "\r")
      || character == UInt8(ascii: "\t")
  }

  private static func value(of character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a")
    case UInt8(ascii: "2")...UInt8(ascii: "7"): character - UInt8(ascii: "2") + 26
    case UInt8(ascii: "0"): 14
    case UInt8(ascii: "1"): 8
    case UInt8(ascii: "8"): 1
    default: nil
    }
  }
}

extension CheckedBase32 {
  /// What follows `prefix`, read in any case and with spaces before it.
  static func body(of text: String, after prefix: String) throws(IDFault) -> Substring {
    let rest = text.utf8.drop { isSeparator($0) && $0 != UInt8(ascii: "-") }
    let begins = rest.prefix(prefix.utf8.count).elementsEqual(prefix.utf8) { typed, wanted in
      typed == wanted
        || (typed >= UInt8(ascii: "a") && typed <= UInt8(ascii: "z") && typed - 32 == wanted)
    }
    guard begins else { throw .prefix(expected: prefix) }
    return Substring(rest.dropFirst(prefix.utf8.count))
  }

  /// Groups as they are shown, with hyphens between them.
  static func grouped(_ bytes: [UInt8]) -> String {
    let characters = Array(encode(bytes).utf8)
    let groups = stride(from: 0, to: characters.count, by: shownSize).map { start in
      String(decoding: characters[start..<min(start + shownSize, characters.count)], as: UTF8.self)
    }
    return groups.joined(separator: "-")
  }
}
