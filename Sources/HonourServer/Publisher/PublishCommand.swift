/// What a clerk asks of the store: the same whether the daemon carries it out or the command.
package struct PublishCommand: Codable, Hashable, Sendable {
  package enum Action: Codable, Hashable, Sendable {
    case importFiles(ImportSettings)
    /// Undoes one revision by publishing another.
    case revert(revision: UInt64)
    /// Drops the history before the newest so many revisions.
    case prune(keep: UInt64)
  }

  package let action: Action
  package let author: String
  package let message: String
  package let dryRun: Bool

  package init(action: Action, author: String, message: String, dryRun: Bool) {
    self.action = action
    self.author = author
    self.message = message
    self.dryRun = dryRun
  }
}

/// How import files are read.
package struct ImportSettings: Codable, Hashable, Sendable {
  /// The files are the whole state: what they lack is deleted.
  package let full: Bool
  package let fixText: Bool
  /// The kind of CSV rows that have no `kind` column.
  package let kind: String?
  /// What the files are called in reports, in order.
  package let names: [String]

  package init(full: Bool, fixText: Bool, kind: String?, names: [String]) {
    self.full = full
    self.fixText = fixText
    self.kind = kind
    self.names = names
  }
}
