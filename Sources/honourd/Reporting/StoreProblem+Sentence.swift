import HonourModel
import HonourStore

extension StoreProblem {
  /// What is wrong and where, for the person who checks.
  var sentence: String {
    switch self {
    case .database(let words): "SQLite says: \(words)"
    case .unreadable(let place): "\(place) cannot be read"
    case .wrongHash(let key): "\(key): the stored hash of its key is wrong"
    case .wrongBytes(let key, let version):
      "\(key): version \(version) does not hold the canonical bytes of this record"
    case .brokenHistory(let version): "version \(version) does not continue its record's history"
    case .wrongNewestVersion(let key): "\(key): its newest version is not the one noted"
    case .wrongReferences(let key): "\(key): what it refers to is not what the store noted"
    case .danglingReference(let key, let target):
      "\(key) refers to a record that is absent (key hash \(String(target, radix: 16)))"
    case .wrongNaturalKey(let key): "\(key): its issuer, number and year are not those noted"
    case .strayNotes(let table, let count): "\(count) rows of \(table) belong to no record"
    case .brokenRevision(let revision): "revision \(revision) does not follow the one before it"
    case .wrongRoot(let revision, let stored, let computed):
      "revision \(revision): stored root \(stored.hex), computed from the records \(computed.hex)"
    case .wrongCounts(let revision): "revision \(revision): its record or byte count is wrong"
    case .wrongTree(let bucket): "bucket \(bucket): its kept digest is not that of its records"
    case .wrongBlocks(let kind, let level):
      "kind \(kind): the blocks of level \(level) do not count its records"
    case .wrongSignature(let revision):
      "revision \(revision): what was signed is another one, or does not follow the one before"
    }
  }
}
