/// A statement with its signatures, whether or not they are valid.
///
/// Source: `Protocol/trust.md`, section 3.
package struct SignedStatement: Hashable, Sendable {
  /// The longest one, in bytes.
  package static let limitBytes = 512

  package let statement: TrustStatement
  package let signature: Signature
  /// Of the new publisher, where there is one: it shows that the key is held.
  package let newSignature: Signature?

  private init(_ statement: TrustStatement, _ signature: Signature, _ newSignature: Signature?) {
    self.statement = statement
    self.signature = signature
    self.newSignature = newSignature
  }

  /// Signs a statement that names no new publisher; nil for one that does.
  package init?(signing statement: TrustStatement, with publisher: SigningKey) {
    if case .publisher = statement.content { return nil }
    self.init(statement, publisher.sign(statement.signedBytes), nil)
  }

  /// Signs the statement that `new` follows `publisher`; nil for one that does not name it.
  package init?(
    signing statement: TrustStatement, with publisher: SigningKey, and new: SigningKey
  ) {
    guard statement.content == .publisher(new.publicKey) else { return nil }
    let bytes = statement.signedBytes
    self.init(statement, publisher.sign(bytes), new.sign(bytes))
  }

  package func isValid(by publisher: PublicKey) -> Bool {
    let bytes = statement.signedBytes
    guard publisher.isValid(signature, for: bytes) else { return false }
    guard case .publisher(let new) = statement.content else { return newSignature == nil }
    return newSignature.map { new.isValid($0, for: bytes) } ?? false
  }
}

// As it travels and is kept: the fields, then one signature or two.
extension SignedStatement {
  package var bytes: [UInt8] {
    Array(statement.fields) + signature.bytes + (newSignature?.bytes ?? [])
  }

  /// Reads what ``bytes`` gives; nil for anything else.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count <= Self.limitBytes else { return nil }
    var reader = FieldReader(Array(bytes))
    guard let statement = Self.statement(&reader),
      let signature = reader.take(Signature.byteCount).flatMap({ Signature(bytes: $0) })
    else { return nil }
    var newSignature: Signature?
    if case .publisher = statement.content {
      newSignature = reader.take(Signature.byteCount).flatMap { Signature(bytes: $0) }
      guard newSignature != nil else { return nil }
    }
    guard reader.isAtEnd else { return nil }
    self.init(statement, signature, newSignature)
  }

  private static func statement(_ reader: inout FieldReader) -> TrustStatement? {
    guard let lineage = reader.take(Lineage.byteCount).flatMap({ Lineage(bytes: $0) }),
      let number = reader.number(), let previous = reader.digest(),
      let kind = reader.byte(), let time = reader.number(),
      let content = content(kind, &reader)
    else { return nil }
    return TrustStatement(
      lineage: lineage, number: number, previous: previous, time: Int64(bitPattern: time),
      content: content)
  }

  private static func content(
    _ kind: UInt8, _ reader: inout FieldReader
  ) -> TrustStatement.Content? {
    switch kind {
    case 1: return reader.key().map { .publisher($0) }
    case 2:
      guard let count = reader.byte(), count <= TrustStatement.daemonLimit else { return nil }
      var keys: [PublicKey] = []
      for _ in 0..<count {
        guard let key = reader.key() else { return nil }
        keys.append(key)
      }
      return .daemons(keys)
    case 3:
      guard let epoch = reader.number(), let revision = reader.number(),
        let root = reader.digest(), let continued = reader.digest(),
        let words = reader.text(limit: EpochStep.wordsLimit)
      else { return nil }
      return .epoch(
        EpochStep(
          epoch: epoch, revision: revision, root: root, continued: continued, words: words))
    default: return nil
    }
  }
}
