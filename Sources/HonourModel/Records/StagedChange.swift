/// A change that passed every rule that needs no other record, on its way into a store.
package struct StagedChange: Hashable, Sendable {
  /// Where a change was read: a file by its place among the import's files, and a line from 1.
  package struct Origin: Hashable, Sendable {
    package let file: Int
    package let line: Int

    package init(file: Int, line: Int) {
      self.file = file
      self.line = line
    }
  }

  package let change: RecordChange
  /// What the record refers to; empty for a deletion.
  package let references: [RecordReference]
  /// A text that no two records of the kind may share: a decision's issuer, number and year.
  package let naturalKey: String?
  package let origin: Origin

  package init(
    change: RecordChange, references: [RecordReference], naturalKey: String?, origin: Origin
  ) {
    self.change = change
    self.references = references
    self.naturalKey = naturalKey
    self.origin = origin
  }
}
