import Foundation
import HonourStore
import Synchronization

/// Files as they come in from whoever publishes them: on disk, without names, one after the other.
///
/// Where the disk has no room what comes is dropped, and ``files`` says why in the end.
/// Isolation: any thread; writing blocks its caller.
final class UploadSpool: Sendable {
  private struct State {
    var ended: [SpoolFile?] = []
    var current: SpoolFile?
    var fault: StoreError?
  }

  private let directory: URL
  private let state = Mutex(State())

  init(directory: URL) { self.directory = directory }

  /// How many files have come to their end.
  var endedCount: Int { state.withLock { $0.ended.count } }

  /// What came, or why it could not be kept.
  var files: Result<[SpoolFile], StoreError> {
    state.withLock { state in
      state.fault.map { .failure($0) } ?? .success(state.ended.compactMap { $0 })
    }
  }

  /// Adds the next bytes of a file, which begins with its first ones.
  func append(_ bytes: [UInt8]) {
    state.withLock { $0.current = kept(bytes, in: $0.current, &$0.fault) }
  }

  /// The file is whole; it may have had no byte.
  func endFile() {
    state.withLock { state in
      state.ended.append(kept([], in: state.current, &state.fault))
      state.current = nil
    }
  }

  private func kept(
    _ bytes: [UInt8], in current: SpoolFile?, _ fault: inout StoreError?
  ) -> SpoolFile? {
    guard fault == nil else { return nil }
    do throws(StoreError) {
      let spool: SpoolFile
      if let current { spool = current } else { spool = try SpoolFile(directory: directory) }
      try spool.append(bytes)
      return spool
    } catch {
      fault = error
      return nil
    }
  }
}
