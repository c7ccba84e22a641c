import HonourModel
import HonourProtocol
import HonourStore

extension TransferBuilder {
  /// Encodes the records that a walk ends with; nil where a wanted place holds none.
  ///
  /// It is for one client, so it is not cached. One that has a part of it brings the codes that
  /// another server may have chosen.
  func patch(
    _ wanted: [WantedRecords], to target: RevisionInfo, _ form: TransferRequest.Form,
    resuming hold: Hold?, hasNewer: Bool, for capabilities: Capabilities
  ) throws(ServerError) -> Patch? {
    let reader = WalkReader(store: store, cancellation: cancellation)
    guard let own = try patch(wanted, by: reader, to: target, form) else { return nil }
    guard let hold, hold.shape == .patch,
      hold.target(in: target.position.lineage) == target.position
    else { return Patch(transfer: own, resumption: nil) }
    if let resumption = try own.resumption(
      hold, hasNewer: hasNewer, for: capabilities)
    {
      return Patch(transfer: own, resumption: resumption)
    }
    // Codes that do not fit are answered as if nobody had brought them.
    if form == .columns, let codes = hold.codes, own.manifest.recipe != .columns(codes: codes),
      let other = try? patch(
        wanted, by: reader, to: target, .following(codes: codes, proof: hold.proof)),
      let resumption = try other.resumption(
        hold, hasNewer: hasNewer, for: capabilities)
    {
      return Patch(transfer: other, resumption: resumption)
    }
    return Patch(transfer: own, resumption: nil)
  }

  private func patch(
    _ wanted: [WantedRecords], by reader: WalkReader, to target: RevisionInfo,
    _ form: TransferRequest.Form
  ) throws(ServerError) -> Transfer? {
    do {
      let encoding = encoding(form, base: nil, target: target)
      let isThere = try reader.records(wanted, at: target.position.revision) { record in
        try encoding.append(RecordDifference(key: record.key, old: nil, new: record.bytes))
      }
      return isThere ? try encoding.finish(.patch, target, signed(target)) : nil
    } catch {
      throw ServerError(error)
    }
  }
}
