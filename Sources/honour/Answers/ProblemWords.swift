import HonourModel
import HonourStore
import HonourTerminal

/// What is wrong in a replica, for a person and for a program.
enum ProblemWords {
  /// Columns of a key or a text in a sentence: a damaged one may be of any length.
  private static let shownColumns = 160

  static func code(_ problem: VerifyProblem) -> String {
    switch problem {
    case .file: "file"
    case .missing: "missing"
    case .altered: "altered"
    case .foreign: "foreign"
    case .position: "position"
    case .tree: "tree"
    case .root: "root"
    case .bucket: "bucket"
    case .unreadable: "unreadable"
    case .columns: "columns"
    case .sort: "sort"
    case .references: "references"
    case .texts: "texts"
    case .surplus: "surplus"
    case .phrase: "phrase"
    case .wordIndex: "word-index"
    case .counts: "record-count"
    case .bytes: "byte-count"
    case .kindCount: "kind-count"
    case .log, .newestEntry: "log"
    }
  }

  static func records(_ problem: VerifyProblem) -> [RecordKey] {
    switch problem {
    case .bucket(_, let records): records
    case .unreadable(let key), .columns(let key), .sort(let key), .references(let key),
      .texts(let key):
      [key]
    case .file, .missing, .altered, .foreign, .position, .tree, .root, .surplus, .phrase,
      .wordIndex, .counts, .bytes, .kindCount, .log, .newestEntry:
      []
    }
  }

  static func sentence(_ problem: VerifyProblem) -> String {
    switch problem {
    case .file(let detail): "The file: \(detail)."
    case .position: "The position held cannot be read."
    case .missing(let object): "The \(name(object)) is missing."
    case .altered(let object): "The \(name(object)) is not the one that this program makes."
    case .foreign(let object):
      "The \(name(object)) is none of ours, and may change what is written."
    case .tree: "The expected digests do not give the position's root."
    case .root: "The records are not those of the position, and nothing tells which are wrong."
    case .bucket(let number, let records) where records.isEmpty:
      "Bucket \(number) is empty; the position says that it holds records."
    case .bucket(let number, let records):
      "Bucket \(number) is not what the position says: one of \(paths(records)) was changed, or a "
        + "record is missing or too many."
    case .unreadable(let key): "\(path(key)) cannot be read as a record."
    case .columns(let key):
      "\(path(key)) is filed under another kind, id or hash than its bytes say."
    case .sort(let key): "\(path(key)) stands at a wrong place in lists."
    case .references(let key): "What \(path(key)) refers to is not all filed."
    case .texts(let key): "The texts of \(path(key)) are not all filed for searching."
    case .surplus(let table, let expected, let found):
      "Table \(table) has \(found) rows; the records give \(expected)."
    case .phrase(let text):
      "The search keys of “\(short(text))” are wrong, or nothing holds the text."
    case .wordIndex: "The word index is not what the texts give."
    case .counts(let expected, let found): "There are \(found) records; \(expected) were synced."
    case .bytes(let expected, let found): "There are \(found) bytes; \(expected) were synced."
    case .kindCount(let kind): "The number of records of kind \(short(kind)) is filed wrongly."
    case .log(let entry): "Entry \(entry) of the log cannot be read."
    case .newestEntry: "The newest entry of the log is not the revision held."
    }
  }

  /// A number of problems in words.
  static func count(_ number: Int) -> String {
    number == 1 ? "1 problem" : "\(NumberWords.grouped(UInt64(number))) problems"
  }

  private static func name(_ object: SchemaObject) -> String {
    "\(object.kind.rawValue) \(short(object.name))"
  }

  private static func path(_ key: RecordKey) -> String { short(key.path) }

  private static func short(_ text: String) -> String {
    TerminalText.truncated(text, to: shownColumns)
  }

  private static func paths(_ records: [RecordKey]) -> String {
    let shown = records.prefix(10).map(path).joined(separator: ", ")
    return records.count > 10 ? shown + " and \(records.count - 10) more" : shown
  }
}
