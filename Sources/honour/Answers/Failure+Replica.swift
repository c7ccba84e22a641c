import HonourStore
import HonourTerminal

extension Failure {
  /// What a replica's error means to the person who asked.
  init(replica error: StoreError, directory: String) {
    let place = TerminalText.escaped(directory)
    switch error {
    case .missing:
      self.init(
        .noData,
        """
        there is no replica in \(place). Make one with \
        'honour sync honour://HOST:PORT --replica DIR', or say where it is.
        """)
    case .exists(let path), .foreignFile(let path):
      self.init(
        .foreignFile,
        "\(TerminalText.escaped(path)) is no replica of ours. It was not touched.")
    case .inTheWay(let path):
      self.init(
        .foreignFile,
        "\(TerminalText.escaped(path)) is in the way. It was not touched. Move it elsewhere.")
    case .unknownFormat(let path, let found, let known):
      self.init(
        .unknownFormat,
        """
        \(TerminalText.escaped(path)) has format version \(found), this program knows \(known). It \
        was not touched. Use the program that wrote it, or a newer one.
        """)
    case .locked:
      self.init(.busy, "the replica in \(place) is held by another process. Try again.")
    case .diskFull:
      self.init(.diskFull, "the disk of \(place) is full. The data are as they were.")
    case .readOnly:
      self.init(
        .readOnly, "the replica in \(place) cannot be read. Check the permissions of its files.")
    case .corrupt(_, let detail):
      self.init(
        .damaged,
        """
        the replica in \(place) is damaged: \(TerminalText.escaped(detail)). 'honour verify' says \
        where, and 'honour repair' mends it.
        """)
    case .failed(_, let detail):
      self.init(
        .failure, "the replica in \(place) cannot be read: \(TerminalText.escaped(detail)).")
    case .unknownRevision(let revision), .prunedRevision(let revision, _):
      self.init(.notFound, "there is no revision \(revision) here.")
    }
  }
}
