import HonourModel

/// Records that are prepared for the tables together: as many as keep two threads busy.
struct RecordBatch {
  private var records: [CanonicalRecord] = []
  private var byteCount = 0

  private var isFull: Bool {
    records.count >= RecordPreparer.batchRecords || byteCount >= RecordPreparer.batchBytes
  }

  /// Takes one more; all of them where it fills the batch.
  mutating func append(_ record: CanonicalRecord) -> [CanonicalRecord]? {
    records.append(record)
    byteCount += record.bytes.count
    return isFull ? take() : nil
  }

  /// What is there, and an empty batch.
  mutating func take() -> [CanonicalRecord] {
    defer { (records, byteCount) = ([], 0) }
    return records
  }
}
