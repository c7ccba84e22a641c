import Dispatch
import Foundation
import HonourImport
package import HonourModel
import HonourProtocol
package import HonourStore

/// Carries out what commands and editors ask of a store: publishes one after the other, prunes beside
/// them.
///
/// Isolation: any thread; the work is done on queues of its own.
package final class PublishDesk: Sendable {
  let store: CanonicalStore
  private let key: SigningKey?
  private let now: @Sendable () -> Int64
  private let worker = DispatchQueue(label: "honourd.publish")
  /// Prunes are cut into short transactions: publishes come in between.
  private let upkeepWorker = DispatchQueue(label: "honourd.upkeep", qos: .utility)
  /// Where long reports are, without names.
  private let reports: CacheDirectory

  /// The store is open for writing; `key` signs each revision, nil where nobody does; `now` gives seconds
  /// since 1970-01-01T00:00:00Z.
  package init(
    store: CanonicalStore, key: SigningKey? = nil, now: @escaping @Sendable () -> Int64
  ) {
    self.store = store
    self.key = key
    self.now = now
    reports = CacheDirectory(keepingNothingAt: store.directory.file("report"))
  }

  /// Where files are kept while they come in.
  var directory: URL { URL(fileURLWithPath: store.directory.path) }

  /// Who asks for something, and how it is told.
  struct Order: Sendable {
    let command: PublishCommand
    /// What the files were made from; nil for one who sees the store itself.
    var base: ShortPosition?
    let files: Result<[SpoolFile], StoreError>
    /// A line of the report on its way.
    let encode: @Sendable (ReportLine) -> [UInt8]
  }

  /// Returns at once; `loop` hears of a revision before `then` gets the report.
  func carryOut(
    _ order: Order, serving loop: ServerLoop,
    then: @escaping @Sendable (TransferBody) -> Void
  ) {
    let publisher = Publisher(store: store, key: key, now: now) { loop.published($0) }
    let queue =
      switch order.command.action {
      case .importFiles, .revert: worker
      case .prune: upkeepWorker
      }
    queue.async { [reports] in
      var report = ReportSpool(in: reports, encode: order.encode)
      switch order.files {
      case .success(let files):
        publisher.carryOut(
          order.command, from: order.base, contents: files.map { .path($0.path) }
        ) { report.add($0) }
      case .failure(let fault):
        publisher.refuse(fault) { report.add($0) }
      }
      then(report.finish())
    }
  }
}
