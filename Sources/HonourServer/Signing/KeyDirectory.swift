package import HonourFiles
package import HonourModel

/// The keys of a store, in its directory `keys`.
///
/// Source: `Protocol/revisions.md`, section 7.
package struct KeyDirectory: Hashable, Sendable {
  package static let name = "keys"
  /// Says which daemon this is, and how new its answers are.
  package static let daemonName = "daemon.key"
  /// Says what the revisions are.
  package static let publisherName = "publisher.key"

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
    let statements = try statements.read()
    try KeyFile.makeDirectory(target)
    try KeyFile.write(daemon, to: target + "/" + Self.daemonName)
    var names = [Self.daemonName]
    if let publisher {
      try KeyFile.write(publisher, to: target + "/" + Self.publisherName)
      names.append(Self.publisherName)
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
  package func make() throws(FileRefusal) {
    try KeyFile.makeDirectory(path)
    for name in [Self.daemonName, Self.publisherName] {
      do throws(FileRefusal) {
        _ = try KeyFile.make(path + "/" + name)
      } catch  where error.reason == .exists {
        continue
      }
    }
  }
}
