// Whom to believe from here on. Source: `Protocol/trust.md`, section 3.
extension ClientTrust {
  /// Follows the statement after the last one that was followed.
  ///
  /// What is held and attested stays: only the pins change.
  package func following(_ signed: SignedStatement) throws(TrustFault) -> ClientTrust {
    let statement = signed.statement
    guard statement.lineage == pins.lineage else { throw .foreignLineage(statement.lineage) }
    let fault = TrustFault.statement(number: statement.number)
    let (next, isOver) = pins.statements.addingReportingOverflow(1)
    guard !isOver, statement.number == next, statement.previous == pins.lastStatement,
      signed.isValid(by: pins.publisher)
    else { throw fault }
    var (publisher, daemons, epoch) = (pins.publisher, pins.daemons, pins.epoch)
    switch statement.content {
    case .publisher(let key): publisher = key
    case .daemons(let keys): daemons = keys
    case .epoch(let step):
      guard step.epoch > epoch else { throw fault }
      epoch = step.epoch
    }
    let followed = Pins(
      lineage: pins.lineage, publisher: publisher, daemons: daemons, statements: next,
      lastStatement: statement.hash, epoch: epoch)
    return ClientTrust(pins: followed, held: held, attested: attested)
  }
}
