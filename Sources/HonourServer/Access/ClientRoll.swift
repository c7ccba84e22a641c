import HonourFiles

/// The list of clients with what a daemon has seen of them, for people.
package struct ClientRoll: Sendable {
  package typealias Row = (entry: ClientEntry, seen: ClientSighting?)

  private let files: AccessFiles

  /// Takes the store's directory.
  package init(in directory: String) { files = AccessFiles(in: directory) }

  /// In the order of the list.
  ///
  /// - Throws: ``AccessFault`` or a `FileRefusal`.
  package func rows() throws -> [Row] {
    let seen = files.sightings()
    return try files.clients().entries.map { ($0, seen[$0.id]) }
  }
}
