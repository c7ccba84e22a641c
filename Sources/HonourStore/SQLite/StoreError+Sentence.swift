extension StoreError {
  /// The word by which programs know the error.
  package var code: String {
    switch self {
    case .missing: "missing"
    case .exists: "exists"
    case .foreignFile: "foreign-file"
    case .inTheWay: "in-the-way"
    case .unknownFormat: "unknown-format"
    case .locked: "locked"
    case .diskFull: "disk-full"
    case .readOnly: "read-only"
    case .corrupt: "damaged"
    case .failed: "failed"
    case .unknownRevision: "unknown-revision"
    case .prunedRevision: "pruned-revision"
    }
  }

  /// What is wrong, in a few words, beside a path that is known.
  package var detail: String {
    switch self {
    case .corrupt(_, let detail), .failed(_, let detail): detail
    case .missing, .exists, .foreignFile, .inTheWay, .unknownFormat, .locked, .diskFull, .readOnly,
      .unknownRevision, .prunedRevision:
      code
    }
  }

  /// What happened, what is safe and what to do, for the person who reads it.
  package var sentence: String {
    switch self {
    case .missing(let path):
      "There is no data in \(path). Check the directory."
    case .exists(let path):
      "\(path) is already there and was not touched. Choose another directory or file."
    case .foreignFile(let path):
      "\(path) is no database of ours. It was not touched. Check the path."
    case .inTheWay(let path):
      "\(path) is in the way. It was not touched. Move it elsewhere, and try again."
    case .unknownFormat(let path, let found, let known):
      """
      \(path) has format version \(found); this program knows \(known). It was not touched. Use the \
      program that wrote it, or a newer one.
      """
    case .locked(let path, let pid):
      """
      \(path) is held by \(pid.map { "process \($0)" } ?? "another process"). Nothing was changed. \
      Try again when it ends.
      """
    case .diskFull(let path):
      "The disk of \(path) is full. Nothing was changed. Make room and try again."
    case .readOnly(let path):
      "\(path) cannot be written. Nothing was changed. Check its permissions and its medium."
    case .corrupt(let path, let detail):
      "\(path) is damaged: \(detail). Nothing was changed."
    case .failed(let path, let detail):
      "\(path): \(detail). Nothing was changed."
    case .unknownRevision(let revision):
      "There is no revision \(revision)."
    case .prunedRevision(let revision, let oldest):
      """
      Revision \(revision) is no longer kept: the history was pruned and begins at revision \
      \(oldest).
      """
    }
  }
}
