package import HonourModel
package import HonourProtocol
package import HonourStore

extension Replica {
  /// Applies a transfer in one transaction, and blocks for all of it.
  ///
  /// A patch deletes what a walk found too much: `surplus`, rising keys.
  package func apply(
    _ transfer: SpooledTransfer, _ request: ApplyRequest, surplus: [RecordKey] = [],
    from address: ServerAddress
  ) -> Result<ApplyOutcome, SyncError> {
    do {
      var source = try ChangeSource(transfer, base: try base(of: transfer.manifest))
      guard request.shape == .patch else {
        return .success(try apply(request) { try source.next() })
      }
      var merge = PatchMerge(surplus: surplus)
      return .success(try apply(request) { try merge.next { try source.next() } })
    } catch let error as ApplyError {
      return .failure(.contentRefused(address, error))
    } catch let error as WireError {
      return .failure(.protocolViolation(address, error))
    } catch let fault as ChangeSource.PlainFault {
      // Only a delta is read against what is held.
      guard case .delta = transfer.manifest.shape else {
        return .failure(.protocolViolation(address, fault.error))
      }
      return .failure(.misfit(address, fault.error))
    } catch let error as FileFault {
      return .failure(.spool(error))
    } catch {
      return .failure(.store(StoreError(error, path: path)))
    }
  }
}

extension Replica {
  /// What a transfer's plain stream is read against.
  func base(of manifest: Manifest) throws(StoreError) -> any BaseRecords {
    if case .delta = manifest.shape, case .columns = manifest.recipe {
      return try HeldState(directory: directory)
    }
    return ListedBase()
  }
}

extension HeldState: BaseRecords {}

extension ApplyRequest {
  package init(
    _ manifest: Manifest, contact: SyncContact, isRepair: Bool = false,
    evidence: TrustEvidence? = nil
  ) {
    let shape: Shape =
      switch manifest.shape {
      case .delta(let base): .delta(base: base)
      case .snapshot: .snapshot
      case .patch: .patch
      }
    self.init(
      shape: shape, target: manifest.target, contact: contact, isRepair: isRepair,
      evidence: evidence)
  }
}

extension ClientTrust {
  /// What the replica keeps of it.
  var evidence: TrustEvidence? {
    held.map { TrustEvidence(held: $0, attested: attested) }
  }
}

extension ApplyOutcome {
  func change(_ manifest: Manifest) -> SyncOutcome.Change {
    switch self {
    case .alreadyThere:
      .upToDate
    case .applied(let from, let inserted, let replaced, let deleted):
      .applied(
        AppliedTransfer(
          from: from, shape: TransferShape(manifest.shape), inserted: inserted,
          replaced: replaced, deleted: deleted, plainBytes: manifest.plainLength))
    }
  }
}
