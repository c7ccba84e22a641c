import HonourFiles
package import HonourModel
import HonourProtocol
package import HonourStore

extension Replica {
  /// Applies a bundle in one transaction, with every check that a transfer over a connection gets;
  /// with `pins` the publisher's signature among them.
  ///
  /// Blocks for all of it. Doing it twice changes nothing the second time. The replica's log keeps
  /// `contact`.
  package func apply(
    _ bundle: BundleFile, contact: SyncContact, pins: ClientTrust.Pins? = nil
  ) throws(SyncError) -> BundleOutcome.Change {
    let manifest = bundle.opening.manifest
    do {
      let trust: ClientTrust? =
        if let pins { try trust(in: bundle.opening, believing: pins) } else { nil }
      // Whom to believe first: it may be needed to believe what is applied.
      if let trust, trust.pins != pins { try Membership(directory: directory).keep(trust.pins) }
      var source = try ChangeSource(bundle.transfer, base: try base(of: manifest))
      let request = ApplyRequest(manifest, contact: contact, evidence: trust?.evidence)
      let outcome = try apply(request) { try source.next() }
      switch outcome.change(manifest) {
      case .upToDate:
        if let attested = trust?.attested { try note(contact, attested: attested) }
        return .alreadyThere
      case .applied(let transfer): return .applied(transfer)
      }
    } catch ApplyError.backwards, TrustFault.rollback {
      return .older
    } catch let fault as TrustFault {
      throw .bundle(bundle.path, .untrusted(fault))
    } catch let refusal as FileRefusal {
      throw .unsafeFile(refusal)
    } catch let error as ApplyError {
      throw .bundle(bundle.path, .refused(error))
    } catch let error as WireError {
      throw .bundle(bundle.path, .malformed(error))
    } catch let fault as ChangeSource.PlainFault {
      // Only a delta is read against what is held.
      guard case .delta = manifest.shape else {
        throw .bundle(bundle.path, .malformedPlain(fault.error))
      }
      throw .bundle(bundle.path, .misfit(fault.error))
    } catch let fault as FileFault where fault.operation == .readBack {
      throw .bundle(bundle.path, .cut(bytes: bundle.opening.fileBytes, needed: nil))
    } catch let fault as FileFault {
      throw .bundle(bundle.path, .unreadable(fault))
    } catch {
      throw .store(StoreError(error, path: path))
    }
  }

  /// What is believed once the bundle is applied.
  private func trust(
    in opening: BundleOpening, believing pins: ClientTrust.Pins
  ) throws -> ClientTrust {
    let known = try evidence()
    let manifest = opening.manifest
    var trust = ClientTrust(pins: pins, held: known?.held, attested: known?.attested)
    for bytes in opening.words.statements.dropFirst(Int(clamping: pins.statements)) {
      guard let statement = SignedStatement(bytes: bytes) else {
        throw TrustFault.statement(number: trust.pins.statements + 1)
      }
      trust = try trust.following(statement)
    }
    guard let signed = manifest.signedTarget else { throw TrustFault.unsealed }
    try ClientTrust.checkSize(plainLength: manifest.plainLength, of: manifest.target)
    do {
      return try trust.accepting(signed, fromFileWith: opening.words.claim)
    } catch .equivocation(let revision) {
      if let held = known?.held {
        Membership(directory: directory).keepEvidence(against: trust.pins.publisher, held, signed)
      }
      throw TrustFault.equivocation(revision: revision)
    }
  }
}
