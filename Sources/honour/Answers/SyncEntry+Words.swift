import HonourStore

extension SyncEntry {
  /// Whether it came by a walk of the hash tree.
  var isWalk: Bool { shape == "walk" }

  /// How it came, in the words of a person who reads the log.
  var shapeWords: String {
    switch shape {
    case "snapshot": "toàn bộ"
    case "walk": "đối chiếu với máy chủ"
    default: "phần đổi"
    }
  }
}
