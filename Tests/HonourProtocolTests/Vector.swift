import Foundation
import HonourModel
import HonourProtocol
import Testing

/// A file of `Protocol/vectors`: bytes, and what its head says of them.
struct Vector: Sendable, CustomTestStringConvertible {
  enum Failure: Error {
    case notHexadecimal(String)
    case noNote(String)
  }

  let name: String
  let bytes: [UInt8]
  private let notes: [String: [String]]

  var testDescription: String { name }

  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Protocol/vectors")

  init(_ name: String) throws {
    let file = Self.folder.appendingPathComponent(name + ".hex")
    var notes: [String: [String]] = [:]
    var bytes: [UInt8] = []
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("#") {
        let parts = line.dropFirst().split(
          separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { continue }
        notes[parts[0].trimmingCharacters(in: .whitespaces), default: []].append(
          parts[1].trimmingCharacters(in: .whitespaces))
      } else {
        let digits = line.prefix { $0 != "#" }.filter { $0 != " " }
        guard let row = Hexadecimal.decode(digits) else { throw Failure.notHexadecimal(name) }
        bytes += row
      }
    }
    self.name = name
    self.bytes = bytes
    self.notes = notes
  }

  func note(_ key: String) throws -> String {
    guard let value = notes[key]?.last else { throw Failure.noNote(key) }
    return value
  }

  /// All values of a key that may be there again and again, or not at all.
  func notes(_ key: String) -> [String] { notes[key] ?? [] }

  var phase: FramePhase {
    get throws {
      switch try note("phase") {
      case "client greeting": .clientGreeting
      case "client open": .clientOpen
      case "server greeting": .serverGreeting
      case "server open": .serverOpen
      case "server transfer": .serverTransfer
      case "server rest": .serverRest
      case "server limited transfer": .serverLimitedTransfer
      default: throw Failure.noNote("phase")
      }
    }
  }

  var isFromClient: Bool { get throws { try note("from") == "client" } }

  /// The position that the client of a stream pulled from.
  var held: Position? {
    get throws { try note("held") == "nothing" ? nil : Sample.position }
  }

  /// All files of the folder, or of one inside it, in the order of their names.
  static func all(in subfolder: String = "") throws -> [Vector] {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.appendingPathComponent(subfolder).path)
    let prefix = subfolder.isEmpty ? "" : subfolder + "/"
    return try names.filter { $0.hasSuffix(".hex") }.sorted().map {
      try Vector(prefix + $0.dropLast(4))
    }
  }

  static func frames() throws -> [Vector] {
    try all().filter { try $0.note("reads") == "frame" }
  }

  static func streams() throws -> [Vector] {
    try all().filter { try $0.note("reads") == "stream" }
  }
}
