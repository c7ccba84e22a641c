package import HonourFiles
package import HonourModel
import HonourStore

/// The keys of a store, in its directory `keys`.
///
/// Source: `Protocol/SECURITY.md`, section 6.
package struct KeyDirectory: Hashable, Sendable {
  package static let name = "keys"
  /// Says which daemon this is, and how new its answers are.
  package static let daemonName = "daemon.key"
  /// Says what the revisions are.
  package static let publisherName = "publisher.key"
  /// In its place where the publisher signs on another machine: the public key, which is no secret.
  package static let publisherPublicName = "publisher.pub"

  let path: String

  /// Takes the store's directory.
  package init(in directory: String) { path = directory + "/" + Self.name }

  package func daemon() throws(FileRefusal) -> SigningKey {
    try KeyFile.read(path + "/" + Self.daemonName)
  }

  package func publisher() throws(FileRefusal) -> SigningKey {
    try KeyFile.read(path + "/" + Self.publisherName)
  }

  /// Nil where the key was not made yet.
  package func daemonIfPresent() throws(FileRefusal) -> SigningKey? {
    try unlessMissing(daemon)
  }

  /// Nil where the key is not here: its holder signs elsewhere, or nobody does.
  package func publisherIfPresent() throws(FileRefusal) -> SigningKey? {
    try unlessMissing(publisher)
  }

  /// Whose signatures count: the publisher's public key, whether or not the private one is here.
  package func publisherPublic() throws(FileRefusal) -> PublicKey {
    if let key = try publisherIfPresent() { return key.publicKey }
    let path = path + "/" + Self.publisherPublicName
    let text = try SecureFile(reading: path).bytes(limit: 2 * PublicKey.byteCount + 1)
    guard let key = PublicKey(hexadecimal: String(decoding: text, as: UTF8.self)) else {
      throw FileRefusal(path, .malformed("holds no public key"))
    }
    return key
  }

  /// Whether the publisher signs on another machine.
  package func isMirror() throws(FileRefusal) -> Bool {
    try publisherIfPresent() == nil && StoreDirectory.exists(path + "/" + Self.publisherPublicName)
  }

  private func unlessMissing(
    _ read: () throws(FileRefusal) -> SigningKey
  ) throws(FileRefusal) -> SigningKey? {
    do throws(FileRefusal) {
      return try read()
    } catch  where error.reason == .missing {
      return nil
    }
  }

  /// What was stated about the keys and the epochs.
  package var statements: StatementFile { StatementFile(in: path) }

  /// Copies the keys and the statements into a new directory, and gives their names.
  ///
  /// What is in the way is not overwritten.
  package func backUp(to target: String) throws(FileRefusal) -> [String] {
    let daemon = try daemon()
    let publisher = try publisherIfPresent()
    let publisherPublic = try isMirror() ? publisherPublic() : nil
    let statements = try statements.read()
    try KeyFile.makeDirectory(target)
    try KeyFile.write(daemon, to: target + "/" + Self.daemonName)
    var names = [Self.daemonName]
    if let publisher {
      try KeyFile.write(publisher, to: target + "/" + Self.publisherName)
      names.append(Self.publisherName)
    }
    if let publisherPublic {
      try AtomicTextFile(target + "/" + Self.publisherPublicName)
        .write(Hexadecimal.encode(publisherPublic.bytes) + "\n")
      names.append(Self.publisherPublicName)
    }
    if !statements.isEmpty {
      try StatementFile(in: target).write(statements)
      names.append(StatementFile.name)
    }
    return names
  }

  /// Which of the two keys.
  package enum Part {
    case daemon
    case publisher

    fileprivate var name: String {
      switch self {
      case .daemon: KeyDirectory.daemonName
      case .publisher: KeyDirectory.publisherName
      }
    }
  }

  /// The key that will take a key's place; made where there is none yet.
  func next(of part: Part) throws(FileRefusal) -> SigningKey {
    if let next = try nextIfPresent(of: part) { return next }
    return try KeyFile.make(nextPath(of: part))
  }

  /// Nil where no rotation of the key is under way.
  package func nextIfPresent(of part: Part) throws(FileRefusal) -> SigningKey? {
    try unlessMissing { () throws(FileRefusal) in try KeyFile.read(nextPath(of: part)) }
  }

  /// Puts the next key in the place of a key, in one step.
  func adoptNext(of part: Part) throws(FileRefusal) {
    try KeyFile.rename(nextPath(of: part), to: path + "/" + part.name)
  }

  private func nextPath(of part: Part) -> String { path + "/" + part.name + ".next" }

  /// Makes the directory and both keys; a key that is there already is kept.
  package func make() throws(FileRefusal) { try make([Self.daemonName, Self.publisherName]) }

  /// Makes the directory and the daemon's key, for a publisher who signs on another machine.
  package func make(mirroring publisher: PublicKey) throws(FileRefusal) {
    if let own = try publisherIfPresent(), own.publicKey != publisher {
      throw FileRefusal(path + "/" + Self.publisherName, .exists)
    }
    try make([Self.daemonName])
    try AtomicTextFile(path + "/" + Self.publisherPublicName)
      .write(Hexadecimal.encode(publisher.bytes) + "\n")
  }

  private func make(_ names: [String]) throws(FileRefusal) {
    try KeyFile.makeDirectory(path)
    for name in names {
      do throws(FileRefusal) {
        _ = try KeyFile.make(path + "/" + name)
      } catch  where error.reason == .exists {
        continue
      }
    }
  }
}
