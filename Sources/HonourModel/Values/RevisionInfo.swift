/// What people are told about a revision.
package struct RevisionInfo: Hashable, Sendable {
  package let position: Position
  /// Seconds since 1970-01-01T00:00:00Z; shown to people, never compared.
  package let publishedAt: Int64
  package let author: String
  package let message: String
  package let recordCount: UInt64
  /// The sum of the canonical bytes of all records, without line ends.
  package let canonicalBytes: UInt64

  package init(
    position: Position, publishedAt: Int64, author: String, message: String,
    recordCount: UInt64, canonicalBytes: UInt64
  ) {
    self.position = position
    self.publishedAt = publishedAt
    self.author = author
    self.message = message
    self.recordCount = recordCount
    self.canonicalBytes = canonicalBytes
  }
}
