import Foundation

/// What this process has open.
enum Descriptors {
  static func open() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
  }
}
