package import HonourModel

/// How a publish ended.
package enum PublishOutcome: Hashable, Sendable {
  case published(RevisionInfo, PublishSummary)
  /// The state already was what the changes make of it; the newest revision stays.
  case unchanged(RevisionInfo, PublishSummary)
  /// Rules were broken; the store is as it was. `ruleFaultCount` are those that the publish's own
  /// check found and keeps.
  case refused(PublishFaults, ruleFaultCount: Int)
  /// Another revision is the newest than the one that the changes were made from.
  case baseMoved(RevisionInfo)
  /// A dry run that would have published.
  case wouldPublish(PublishSummary)
}
