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
    case .position: "position"
    case .tree: "tree"
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
    case .view: "view"
    case .log: "log"
    }
  }

  static func records(_ problem: VerifyProblem) -> [RecordKey] {
    switch problem {
    case .bucket(_, let records): records
    case .unreadable(let key), .columns(let key), .sort(let key), .references(let key),
      .texts(let key):
      [key]
    case .file, .position, .tree, .surplus, .phrase, .wordIndex, .counts, .bytes, .kindCount,
      .view, .log:
      []
    }
  }

  static func sentence(_ problem: VerifyProblem) -> String {
    switch problem {
    case .file(let detail): "The file: \(detail)."
    case .position: "The position held cannot be read."
    case .tree: "The expected digests do not give the position's root."
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
    case .view(let kind):
      "The view \(kind) is not what this program makes; the next sync renews it."
    case .log(let entry): "Entry \(entry) of the log cannot be read."
    }
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
