/// What marks a file as a replica of ours. Source: `Protocol/revisions.md`, section 6.
enum ReplicaFormat {
  /// "HNRP", in the header of the SQLite file.
  static let applicationID: Int64 = 0x484E_5250
  static let version: Int64 = 1
  static let fileName = "replica.db"
}
