import Foundation
import HonourStore

/// The report of one command on its way to it: in memory as far as it is short, then in a file.
///
/// On a full disk how it ended is told all the same: lines that find no room are left out, and a warning
/// in front of the outcome says so.
struct ControlReport: Sendable {
  /// Bytes that are kept in memory.
  static let memoryBytes = 65_536

  private let directory: URL
  private var head: [UInt8] = []
  private var file: SpoolFile?
  /// Bytes of whole lines in the file: a write that failed may have left a part of one.
  private var fileBytes = 0
  private var tail: [UInt8] = []
  private var isCut = false

  init(directory: URL) { self.directory = directory }

  mutating func add(_ line: ReportLine) {
    if isCut {
      guard case .outcome = line else { return }
      let warning = "The disk of the store is full: the rest of this report is left out."
      tail += Self.message(.warning(warning)) + Self.message(line)
      return
    }
    let message = Self.message(line)
    if file == nil, head.count + message.count <= Self.memoryBytes {
      head += message
      return
    }
    do throws(StoreError) {
      let spool: SpoolFile
      if let file { spool = file } else { spool = try SpoolFile(directory: directory) }
      file = spool
      try spool.append(message)
      fileBytes += message.count
    } catch {
      isCut = true
      add(line)
    }
  }

  /// Takes the next bytes to send, at most `limit`; none at the end.
  mutating func take(atMost limit: Int) throws -> [UInt8] {
    if !head.isEmpty { return Self.take(&head, limit) }
    if let file, fileBytes > 0 {
      let bytes = try file.read(atMost: min(limit, fileBytes))
      guard !bytes.isEmpty else { throw CocoaError(.fileReadUnknown) }
      fileBytes -= bytes.count
      return bytes
    }
    return Self.take(&tail, limit)
  }

  /// The lines have ended: the file is read from its beginning.
  func finish() throws { try file?.rewind() }

  private static func take(_ bytes: inout [UInt8], _ limit: Int) -> [UInt8] {
    let taken = Array(bytes.prefix(limit))
    bytes.removeFirst(taken.count)
    return taken
  }

  private static func message(_ line: ReportLine) -> [UInt8] {
    // A report line holds texts and numbers only: it always encodes.
    guard let bytes = try? JSONEncoder().encode(line) else { return [] }
    return ControlMessage.json([UInt8](bytes)).encoded()
  }
}
