package import HonourFiles
package import HonourModel

extension KeyDirectory {
  /// Whom a laptop that joins now is to believe.
  package func pins(lineage: Lineage) throws(FileRefusal) -> ClientTrust.Pins {
    let statements = try statements.read()
    var daemons = [try daemon().publicKey]
    var epoch: UInt64 = 0
    for signed in statements {
      switch signed.statement.content {
      case .publisher: break
      case .daemons(let keys): daemons = keys
      case .epoch(let step): epoch = step.epoch
      }
    }
    return ClientTrust.Pins(
      lineage: lineage, publisher: try publisherPublic(), daemons: daemons,
      statements: UInt64(statements.count),
      lastStatement: statements.last?.statement.hash ?? .zero, epoch: epoch)
  }
}
