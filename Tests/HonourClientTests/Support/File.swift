import Foundation

enum File {
  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  static func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: path)
  }
}
