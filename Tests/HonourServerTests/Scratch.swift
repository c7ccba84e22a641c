import Foundation
import Testing

/// A fresh directory that is gone after the test.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "honour-server-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var cache: String { path + "/cache" }

  /// The names in the cache's directory.
  var cacheNames: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: cache)) ?? []
  }

  /// Copies the files of the cache's directory into another one's.
  func copyCache(to other: Scratch) throws {
    for name in cacheNames {
      try FileManager.default.copyItem(
        atPath: cache + "/" + name, toPath: other.cache + "/" + name)
    }
  }

  /// Takes the last byte from the cache's files of these names.
  func cutShort(_ isMeant: (String) -> Bool) throws {
    for name in cacheNames where isMeant(name) {
      let place = URL(fileURLWithPath: cache + "/" + name)
      try Data(contentsOf: place).dropLast().write(to: place)
    }
  }
}
