/// The six tones, in the order of Vietnamese dictionaries.
///
/// Source: `Protocol/text.md`, "Order".
enum Tone: UInt8 {
  case level
  case huyen
  case hoi
  case nga
  case sac
  case nang

  /// The tone that a combining mark writes.
  init?(mark: UInt32) {
    switch mark {
    case 0x0300: self = .huyen
    case 0x0309: self = .hoi
    case 0x0303: self = .nga
    case 0x0301: self = .sac
    case 0x0323: self = .nang
    default: return nil
    }
  }
}
