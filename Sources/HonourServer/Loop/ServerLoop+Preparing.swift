import Dispatch
import HonourModel
import HonourProtocol
import HonourStore
import Logging

// Transfers that are at hand before anyone asks for them: those of an earlier run, and those that
// most clients will want next. One at a time, never while a client waits for another.
extension ServerLoop {
  /// Takes over what an earlier run left in the cache's directory, then prepares what is missing.
  func adoptTransfers() {
    preparationQueue.async { [cacheDirectory, store, limits, cancellation] in
      // Where the directory cannot be listed, its transfers are made anew.
      for file in (try? cacheDirectory.transferFiles()) ?? [] where !cancellation.isCancelled {
        do {
          let found = try cacheDirectory.load(file, memoryBodyBytes: limits.memoryBodyBytes)
          let position = found.request.target.position
          guard
            try store.info(epoch: position.epoch, revision: position.revision)
              == found.request.target
          else { throw StoredTransfer.Fault() }
          let signed = try store.signedManifest(of: position.revision)
          let transfer = found.transfer.sealed(by: signed)
          self.later { $0.adopt(transfer, for: found.request) }
        } catch {
          // Torn, foreign or of another release: one that stays is looked at again next time.
          try? cacheDirectory.remove(file)
        }
      }
      self.later { loop in
        loop.preparations.hasAdopted = true
        loop.logger.info("took over", metadata: ["transfers": "\(loop.counters.adopted)"])
        loop.prepare()
      }
    }
  }

  private func adopt(_ transfer: Transfer, for request: TransferRequest) {
    guard !cache.contains(request), building[request] == nil else { return }
    counters.adopted += 1
    noteShare(of: transfer)
    cache.insert(.transfer(transfer), for: request)
  }

  /// Gives up what was to be prepared for an older revision, and begins anew for the newest.
  func prepare() {
    preparations.drop()
    if let current = preparations.current, building[current]?.isEmpty == true {
      preparations.cancelCurrent()
    }
    guard limits.preparedRevisions > 0, preparations.hasAdopted, stopDeadline == nil else { return }
    let target = newest
    guard target.position.revision > 0 else { return }
    preparationQueue.async { [store, limits] in
      // Where the store cannot be read nothing is prepared; a client's question will tell why.
      let bases =
        (try? store.revisions(
          from: target.position.revision - 1, limit: limits.preparedRevisions)) ?? []
      let requests = bases.filter { $0.position.revision > 0 }
        .map { TransferRequest(base: $0.position.short, target: target) }
      self.later { loop in
        guard loop.newest == target else { return }
        loop.preparations.begin(requests + [TransferRequest(base: nil, target: target)])
        loop.prepareNext()
      }
    }
  }

  /// Makes the next transfer where nobody waits for one.
  func prepareNext() {
    guard building.isEmpty, stopDeadline == nil else { return }
    guard let next = preparations.takeNext(unless: { cache.contains($0) }) else { return }
    building[next.request] = []
    build(next.request, with: builder.cancelled(by: next.cancellation), on: preparationQueue)
  }
}
