import HonourModel
import HonourProtocol

/// The state that a delta starts from: with it at hand, what is told against it can be read.
package struct InspectedBase {
  /// A line that is no record, from 1.
  package struct Fault: Error, Hashable, Sendable {
    package let line: Int
  }

  let records: ListedBase
  let vocabulary: [UInt8]
  let root: Digest

  /// Takes canonical JSON Lines, as `honourd export` writes them; all of it stays in memory.
  package init(lines: [UInt8]) throws(Fault) {
    var records: [CanonicalRecord] = []
    for (number, line) in lines.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let key = (try? Record(canonicalBytes: Array(line)))?.key else {
        throw Fault(line: number + 1)
      }
      records.append(CanonicalRecord(key: key, bytes: Array(line)))
    }
    records.sort { $0.key < $1.key }
    var tree = HashTreeBuilder()
    for record in records { tree.add(record) }
    root = tree.finish().root
    self.records = ListedBase(records)
    do {
      vocabulary = try Vocabulary.bytes(of: self.records)
    } catch {
      preconditionFailure("A base at hand throws nothing.")
    }
  }
}
