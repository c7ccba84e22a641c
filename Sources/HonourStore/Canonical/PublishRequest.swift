package import HonourModel

/// What a publish is told besides its changes.
package struct PublishRequest: Hashable, Sendable {
  package enum Mode: Hashable, Sendable {
    /// What is not mentioned stays as it is.
    case changes
    /// The changes are the whole state: what is not mentioned is deleted.
    case full
  }

  package let mode: Mode
  package let author: String
  package let message: String
  /// Seconds since 1970-01-01T00:00:00Z.
  ///
  /// Shown to people, never compared.
  package let publishedAt: Int64
  /// Checks and counts everything, and then leaves the store as it was.
  package let isDryRun: Bool
  /// What the changes were made from; nothing is published where that is not the newest revision.
  package let base: ShortPosition?

  package init(
    mode: Mode, author: String, message: String, publishedAt: Int64, isDryRun: Bool = false,
    base: ShortPosition? = nil
  ) {
    self.mode = mode
    self.author = author
    self.message = message
    self.publishedAt = publishedAt
    self.isDryRun = isDryRun
    self.base = base
  }
}
