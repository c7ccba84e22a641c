import HonourStore
import HonourTerminal

extension Failure {
  /// What a store's error means to the person who ran the command.
  init(_ error: StoreError) {
    switch error {
    case .missing(let path):
      self.init(
        .noData, "there is no store in \(path). Make one with 'honourd init --data \(path)'.")
    case .exists(let path):
      self.init(
        .foreignFile,
        "\(path) is already there and was not touched. Choose another directory or file.")
    case .foreignFile(let path):
      self.init(.foreignFile, "\(path) is no store of ours. It was not touched.")
    case .unknownFormat(let path, let found, let known):
      self.init(
        .unknownFormat,
        """
        \(path) has format version \(found), this program knows \(known). It was not touched. Use \
        the program that wrote it, or a newer one.
        """)
    case .locked(let path, let pid):
      let holder = pid.map { "process \($0)" } ?? "another process"
      self.init(.busy, "\(path) is held by \(holder). Nothing was changed. Try again when it ends.")
    case .diskFull(let path):
      self.init(
        .diskFull, "the disk of \(path) is full. Nothing was changed. Make room and try again.")
    case .readOnly(let path):
      self.init(.readOnly, "\(path) cannot be written. Nothing was changed. Check its permissions.")
    case .corrupt(let path, let detail):
      self.init(
        .damaged,
        """
        \(path) is damaged: \(detail). Nothing was changed. Run 'honourd check' to learn more, and \
        'honourd restore' with the newest backup.
        """)
    case .failed(let path, let detail):
      self.init(.failure, "\(path): \(detail). Nothing was changed.")
    case .unknownRevision(let revision):
      self.init(
        .notFound, "there is no revision \(revision). 'honourd log' lists those that there are.")
    }
  }
}
