import HonourModel
import HonourProtocol
import HonourStore

/// Counts what a transfer brings, kind by kind.
///
/// Source: `Protocol/frames.md`, section 3.
enum KindCount {
  /// Blocks its caller; it costs what the changes are, or for a snapshot the whole state.
  static func kinds(
    of request: TransferRequest, in store: any RevisionStore
  ) throws(ServerError) -> [Offer.Kind] {
    var counts: [ArraySlice<UInt8>: (puts: UInt64, deletes: UInt64)] = [:]
    let target = request.target.position.revision
    do {
      if let base = request.base {
        try store.changes(from: base.revision, to: target) { change in
          switch change {
          case .put(let record): counts[record.key.kindBytes, default: (0, 0)].puts += 1
          case .delete(let key): counts[key.kindBytes, default: (0, 0)].deletes += 1
          }
        }
      } else {
        try store.records(at: target) { counts[$0.key.kindBytes, default: (0, 0)].puts += 1 }
      }
    } catch {
      throw ServerError(error)
    }
    let sorted = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { Offer.Kind(name: name($0.key), puts: $0.value.puts, deletes: $0.value.deletes) }
    guard sorted.count > WireLimits.offeredKinds else { return sorted }
    let shown = sorted.prefix(Int(WireLimits.offeredKinds) - 1)
    let rest = sorted.dropFirst(shown.count)
    return shown + [
      Offer.Kind(
        name: "", puts: rest.reduce(0) { $0 + $1.puts },
        deletes: rest.reduce(0) { $0 + $1.deletes })
    ]
  }

  private static func name(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
