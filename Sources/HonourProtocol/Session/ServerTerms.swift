/// What a server offers to every client alike.
///
/// Source: `Protocol/session.md`, section 3.
package struct ServerTerms: Hashable, Sendable {
  package let capabilities: Capabilities
  /// The signed statements about keys and epochs, from the first on; each as it travels.
  package let statements: [[UInt8]]

  /// With `statements` the server signs; nil for one that has nothing to sign with.
  ///
  /// Where it `publishes`, editors may.
  package init(statements: [[UInt8]]?, publishes: Bool = false) {
    var capabilities = Capabilities.ours
    if statements != nil { capabilities.insert(.signed) }
    if publishes { capabilities.insert(.publish) }
    self.capabilities = capabilities
    self.statements = statements ?? []
  }

  /// A server that signs nothing.
  package static let unsigned = ServerTerms(statements: nil)
}
