/// How an import reads its files.
package struct ImportOptions: Hashable, Sendable {
  /// Whether texts that the rules refuse are put right, and each change reported.
  package var fixText: Bool

  package init(fixText: Bool = false) { self.fixText = fixText }
}
