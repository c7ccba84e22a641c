/// One line of what an import or a revert has to say, in the order in which it is said.
///
/// As JSON each is an object of one member: its name, and what it says.
package enum ReportLine: Hashable, Sendable {
  case warning(String)
  case repair(String)
  case fault(FaultLine)
  /// Dry run only: one record that would change.
  case change(ChangeLine)
  case pruned(PruneLine)
  case outcome(ReportOutcome)
}

/// A reason why nothing was written.
package struct FaultLine: Hashable, Sendable {
  /// Nil where no file is at fault.
  package let file: String?
  package let line: Int?
  package let field: String?
  package let code: String
  /// What happened and what to do.
  package let sentence: String

  package init(file: String?, line: Int?, field: String?, code: String, sentence: String) {
    self.file = file
    self.line = line
    self.field = field
    self.code = code
    self.sentence = sentence
  }
}

/// What an import would do to one record.
package struct ChangeLine: Hashable, Sendable {
  package enum Action: String, Hashable, Sendable {
    case insert
    case update
    case delete
  }

  package let action: Action
  /// `kind/id`.
  package let record: String
  /// The fields that differ, in byte order; empty for an insertion and a deletion.
  package let fields: [String]

  package init(action: Action, record: String, fields: [String]) {
    self.action = action
    self.record = record
    self.fields = fields
  }
}

/// What is left of the history, and what was dropped.
package struct PruneLine: Hashable, Sendable {
  package let oldestRevision: UInt64
  package let droppedRevisions: UInt64
  package let droppedVersions: Int64
  package let freedBytes: Int64

  package init(
    oldestRevision: UInt64, droppedRevisions: UInt64, droppedVersions: Int64, freedBytes: Int64
  ) {
    self.oldestRevision = oldestRevision
    self.droppedRevisions = droppedRevisions
    self.droppedVersions = droppedVersions
    self.freedBytes = freedBytes
  }
}

/// How it ended.
package struct ReportOutcome: Hashable, Sendable {
  package enum Result: String, Hashable, Sendable {
    case published
    case unchanged
    case refused
    case wouldPublish = "would-publish"
    case pruned
  }

  package let result: Result
  /// The newest revision now.
  package let revision: UInt64
  package let root: String
  package let inserted: Int
  package let updated: Int
  package let deleted: Int
  package let unchanged: Int
  /// All faults, also those beyond the ones that were told.
  package let faults: Int

  package init(
    result: Result, revision: UInt64, root: String, inserted: Int = 0, updated: Int = 0,
    deleted: Int = 0, unchanged: Int = 0, faults: Int = 0
  ) {
    self.result = result
    self.revision = revision
    self.root = root
    self.inserted = inserted
    self.updated = updated
    self.deleted = deleted
    self.unchanged = unchanged
    self.faults = faults
  }
}
