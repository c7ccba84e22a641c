/// What marks a file as a replica of ours.
///
/// Source: `Protocol/replica.md`, section 1.
enum ReplicaFormat {
  /// "HNRP", in the header of the SQLite file.
  static let applicationID: UInt32 = 0x484E_5250
  static let version: UInt32 = 1
  static let fileName = "replica.db"
}
