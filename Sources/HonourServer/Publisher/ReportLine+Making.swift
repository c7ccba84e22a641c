import HonourImport
import HonourModel
import HonourProtocol
import HonourStore

extension FaultLine {
  init(code: String, sentence: String) {
    self.init(file: nil, line: nil, field: nil, code: code, sentence: sentence)
  }

  /// What is wrong with the words about a revision; nil where they can be published.
  init?(faultOf command: PublishCommand) {
    for (name, text, limit) in [
      ("author", command.author, WireLimits.authorBytes),
      ("message", command.message, WireLimits.messageBytes),
    ] {
      let isPlain = text.unicodeScalars.allSatisfy { scalar in
        scalar.properties.generalCategory != .control || scalar == "\n"
      }
      guard text.utf8.count > limit || !isPlain else { continue }
      self.init(
        code: "unfit-\(name)",
        sentence: """
          The \(name) of a revision is a text of at most \(limit) bytes without control characters. \
          Shorten or correct it; nothing was written.
          """)
      return
    }
    return nil
  }

  init(_ fault: ImportFault) {
    self.init(
      file: fault.file, line: fault.line, field: fault.field.isEmpty ? nil : fault.field,
      code: fault.code, sentence: fault.sentence)
  }

  init(withoutKeyFor directory: String) {
    self.init(
      file: nil, line: nil, field: nil, code: "no-publisher-key",
      sentence: """
        The revisions of this store are signed, and the publisher's key is not in \(directory)/\
        \(KeyDirectory.name). Nothing was written. Publish where the key is, and bring a copy here: \
        honourd restore --mirror
        """)
  }

  init(baseMovedTo newest: RevisionInfo) {
    self.init(
      file: nil, line: nil, field: nil, code: "base-moved",
      sentence: """
        Revision \(newest.position.revision) by '\(newest.author)' was published meanwhile, and these files \
        were made from an older one. Nothing was written. Sync, see what changed, and publish again.
        """)
  }

  init(conflictOf key: RecordKey, fields: [String], revision: UInt64) {
    let what =
      fields.isEmpty
      ? "came or went since" : "was changed since in \(fields.joined(separator: ", "))"
    self.init(
      file: nil, line: nil, field: fields.first, code: "changed-since",
      sentence: """
        \(key) \(what): undoing revision \(revision) would lose that. Import the values that you \
        want instead, or revert the later revision first.
        """)
  }
}

extension ImportFault {
  /// A store's fault, with the names of the files that its places count.
  init(_ fault: PublishFault, files: [String]) {
    var field = ""
    let problem: ImportProblem
    switch fault.reason {
    case .duplicateRecord(let first):
      problem = .duplicateRecord(
        firstFile: Self.name(of: first.file, in: files), firstLine: first.line)
    case .danglingReference(let path, let target):
      field = path
      problem = .danglingReference(target: target)
    case .deletedWhileReferred(let referrers, let count):
      problem = .deletedButReferred(by: referrers, count: count)
    case .naturalKeyTaken(_, let other):
      problem = .duplicateDecision(other: other)
    }
    self.init(
      file: fault.origin.map { Self.name(of: $0.file, in: files) }, line: fault.origin?.line,
      record: fault.key, field: field, problem: problem)
  }

  private static func name(of file: Int, in files: [String]) -> String {
    files.indices.contains(file) ? files[file] : "file \(file + 1)"
  }

  /// Sorts by file as given and by line; what has no place comes last.
  static func inFileOrder(_ faults: [ImportFault], _ names: [String]) -> [ImportFault] {
    let rank = Dictionary(
      names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    func place(_ fault: ImportFault) -> (Int, Int) {
      (fault.file.flatMap { rank[$0] } ?? .max, fault.line ?? .max)
    }
    return faults.enumerated().sorted { left, right in
      let (one, other) = (place(left.element), place(right.element))
      return one == other ? left.offset < right.offset : one < other
    }.map(\.element)
  }
}

extension ChangeLine {
  init(_ difference: RecordDifference) throws {
    let old = try difference.old.map { try Record(canonicalBytes: $0).fields }
    let new = try difference.new.map { try Record(canonicalBytes: $0).fields }
    let action: Action = old == nil ? .insert : new == nil ? .delete : .update
    self.init(
      action: action, record: difference.key.path,
      fields: action == .update ? Reversal.differences(old, new) : [])
  }
}

extension PruneLine {
  init(_ summary: PruneSummary) {
    self.init(
      oldestRevision: summary.oldestRevision, droppedRevisions: summary.droppedRevisions,
      droppedVersions: summary.droppedVersions, freedBytes: summary.freedBytes)
  }
}

extension ReportOutcome {
  init(_ result: Result, _ info: RevisionInfo, _ summary: PublishSummary) {
    self.init(
      result: result, revision: info.position.revision, root: info.position.root.hex,
      inserted: Int(clamping: summary.inserted), updated: Int(clamping: summary.updated),
      deleted: Int(clamping: summary.deleted), unchanged: Int(clamping: summary.unchanged))
  }
}
