package import HonourModel

/// Why an import is refused: what is wrong, and in which file, line, record and field.
package struct ImportFault: Error, Hashable, Sendable {
  /// Nil where no line says it: a record that `--full` deletes because the files lack it.
  package let file: String?
  /// From 1.
  package let line: Int?
  /// Nil where the line does not say which record it is.
  package let record: RecordKey?
  /// Empty where the fault is the whole line's.
  package let field: String
  package let problem: ImportProblem

  package init(
    file: String?, line: Int?, record: RecordKey? = nil, field: String = "",
    problem: ImportProblem
  ) {
    self.file = file
    self.line = line
    self.record = record
    self.field = Excerpt.of(field)
    self.problem = problem
  }

  package var code: String { problem.code }
}
