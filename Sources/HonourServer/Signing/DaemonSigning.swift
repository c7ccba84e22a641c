import HonourModel

/// What a daemon signs with, and what was signed before.
package struct DaemonSigning: Sendable {
  package let desk: FreshnessDesk
  /// The statements about keys and epochs from the first on, as they travel.
  package let statements: [[UInt8]]

  package init(desk: FreshnessDesk, statements: [[UInt8]]) {
    self.desk = desk
    self.statements = statements
  }
}
