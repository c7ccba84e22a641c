import Dispatch
import HonourModel
import Synchronization

/// Prepares a snapshot's records on a thread of its own, while another thread stores those before.
///
/// Reading, digesting and deriving need no database and take about as long as storing does.
final class RecordPreparer: Sendable {
  /// Records prepared at once, and the bytes at which fewer are enough.
  static let batchRecords = 512
  static let batchBytes = 1 << 20

  /// Records in the order in which they came, and the texts that they are the first to hold.
  struct Batch: Sendable {
    /// As in ``TextSlots``.
    let firstSlot: Int
    let texts: [Text]
    let records: [PreparedRecord]
  }

  private struct State {
    var sortKeys = SortKeys()
    var slots = TextSlots()
    var tree = HashTreeBuilder()

    mutating func prepare(_ records: [CanonicalRecord]) throws(ApplyError) -> Batch {
      let firstSlot = slots.startBatch()
      var prepared: [PreparedRecord] = []
      prepared.reserveCapacity(records.count)
      for record in records {
        let next = try PreparedRecord(record, sortKeys: &sortKeys, slots: &slots)
        tree.add(bucket: Int(next.hash >> 48), digest: record.digest)
        prepared.append(next)
      }
      return Batch(firstSlot: firstSlot, texts: slots.news, records: prepared)
    }
  }

  private let queue = DispatchQueue(label: "honour.prepare", target: .global())
  private let state = Mutex(State())

  /// Starts on some records and returns at once; batches are prepared one after the other.
  func start(_ records: [CanonicalRecord]) -> Prepared<Result<Batch, ApplyError>> {
    let batch = Prepared<Result<Batch, ApplyError>>()
    queue.async { [self] in
      batch.fulfil(
        state.withLock { state in
          do throws(ApplyError) {
            return .success(try state.prepare(records))
          } catch {
            return .failure(error)
          }
        })
    }
    return batch
  }

  /// Starts on the digests of all records that were prepared.
  func startTree() -> Prepared<HashTree> {
    let tree = Prepared<HashTree>()
    queue.async { [self] in
      state.withLock { state in
        tree.fulfil(state.tree.finish())
        state = State()
      }
    }
    return tree
  }
}
