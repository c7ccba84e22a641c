import ArgumentParser
import HonourModel

/// Reads a record's `kind/id` from the command line.
enum RecordPath {
  static func parse(_ text: String) throws -> RecordKey {
    guard let key = RecordKey(path: text) else {
      throw ValidationError("'\(text)' is no record. Write KIND/ID, for example person/per-000001.")
    }
    return key
  }
}
