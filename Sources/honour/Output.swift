import Foundation
import HonourModel

/// Where the programs' words go: answers to standard output, everything else to standard error.
enum Output {
  /// Writes a line at once; a reader behind a pipe sees it when it is written.
  static func line(_ text: String) { put(Array((text + "\n").utf8), to: .standardOutput) }

  static func line(_ object: JSONObject) {
    put(JSONValue.object(object).canonicalBytes + [0x0A], to: .standardOutput)
  }

  static func error(_ text: String) { put(Array((text + "\n").utf8), to: .standardError) }

  static func put(_ bytes: [UInt8], to handle: FileHandle) {
    // Nobody reads any more: there is nobody to tell.
    try? handle.write(contentsOf: Data(bytes))
  }
}
