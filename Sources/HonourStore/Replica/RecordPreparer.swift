import Dispatch
import HonourModel
import Synchronization

/// Prepares a snapshot's records on a thread of its own, while another thread stores those before.
///
/// Reading, digesting and deriving need no database and take as long as storing does.
final class RecordPreparer: Sendable {
  /// Records prepared at once, and the bytes at which fewer are enough.
  static let batchRecords = 512
  static let batchBytes = 1 << 20

  private let queue = DispatchQueue(label: "honour.prepare", target: .global())
  private let sortKeys = Mutex(SortKeys())

  /// Starts on some records and returns at once; batches are prepared one after the other.
  func start(_ records: [CanonicalRecord]) -> PreparedBatch {
    let batch = PreparedBatch()
    queue.async { [self] in batch.fulfil(prepare(records)) }
    return batch
  }

  private func prepare(_ records: [CanonicalRecord]) -> Result<[PreparedRecord], ApplyError> {
    sortKeys.withLock { sortKeys in
      var prepared: [PreparedRecord] = []
      prepared.reserveCapacity(records.count)
      do throws(ApplyError) {
        for record in records {
          prepared.append(try PreparedRecord(record, sortKeys: &sortKeys))
        }
      } catch {
        return .failure(error)
      }
      return .success(prepared)
    }
  }
}

/// Records on their way through a ``RecordPreparer``.
final class PreparedBatch: Sendable {
  private let isReady = DispatchSemaphore(value: 0)
  private let result = Mutex(Result<[PreparedRecord], ApplyError>.success([]))

  fileprivate func fulfil(_ prepared: Result<[PreparedRecord], ApplyError>) {
    result.withLock { $0 = prepared }
    isReady.signal()
  }

  /// Waits for the records, and hands them over; to be called once.
  func take() throws(ApplyError) -> [PreparedRecord] {
    isReady.wait()
    return try result.withLock { result in
      defer { result = .success([]) }
      return result
    }.get()
  }
}
