import HonourStore
import HonourTerminal

extension Failure {
  /// What a store's error means to the person who ran the command, and what to do about it here.
  init(_ error: StoreError) {
    let (status, advice): (ExitStatus, String) =
      switch error {
      case .missing: (.noData, " Make a store with 'honourd init --data DIR'.")
      case .exists, .foreignFile, .inTheWay: (.foreignFile, "")
      case .unknownFormat: (.unknownFormat, "")
      case .locked: (.busy, "")
      case .diskFull: (.diskFull, "")
      case .readOnly: (.readOnly, "")
      case .corrupt:
        (.damaged, " 'honourd check' says more; 'honourd restore' brings a backup back.")
      case .failed: (.failure, "")
      case .unknownRevision, .prunedRevision:
        (.notFound, " 'honourd log' lists those that there are.")
      }
    self.init(status, error.sentence + advice)
  }
}
