import HonourModel

extension SyncExplanation {
  static func stopped(_ stop: SyncStop) -> (String, String) {
    (
      ([spent(stop)] + kept(stop)).joined(separator: "\n"),
      (left(stop) + [goOn(stop)]).joined(separator: "\n")
    )
  }

  /// What became of the data where a budget ended the sync.
  static func safety(of revision: RevisionInfo?, at stop: SyncStop) -> String {
    guard let revision else { return "There is no revision to look at yet." }
    guard stop.applied != nil else { return safety(of: revision) }
    return "Your data is revision \(revision.position.revision) now, whole."
  }

  private static func spent(_ stop: SyncStop) -> String {
    let traffic = stop.traffic
    let elsewhere =
      stop.earlierBytes > 0 ? ", after \(stop.earlierBytes) spent before" : ""
    return "Stopped within the budget of \(stop.budgetBytes) bytes: \(traffic.bytesReceived) down, "
      + "\(traffic.bytesSent) up\(elsewhere)."
  }

  private static func kept(_ stop: SyncStop) -> [String] {
    if stop.wasWalking {
      return ["What differs is not all found yet; what was found is kept for the next sync."]
    }
    guard let kept = stop.kept else { return [] }
    let part =
      kept.receivedBytes == 0
      ? "The list of what comes in \(kept.totalBytes) bytes is"
      : "\(kept.receivedBytes) of \(kept.totalBytes) bytes are"
    return [part + " here, checked and kept for the next sync."]
  }

  private static func left(_ stop: SyncStop) -> [String] {
    stop.leftBytes.map { ["At least \($0) bytes are still to come."] } ?? []
  }

  private static func goOn(_ stop: SyncStop) -> String {
    guard stop.enoughBytes > stop.budgetBytes else {
      return "Run the same command again to go on."
    }
    return "\(stop.budgetBytes) bytes are too few for the next step. Go on with --max-bytes "
      + "\(stop.enoughBytes) or more, or without it."
  }
}
