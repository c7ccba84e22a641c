import HonourProtocol
package import HonourStore

extension Replica {
  /// Applies a bundle in one transaction, with every check that a transfer over a connection gets.
  ///
  /// Blocks for all of it. Doing it twice changes nothing the second time. The replica's log keeps
  /// `contact`.
  package func apply(
    _ bundle: BundleFile, contact: SyncContact
  ) throws(SyncError) -> BundleOutcome.Change {
    let manifest = bundle.opening.manifest
    do {
      var source = try ChangeSource(bundle.transfer, base: try base(of: manifest))
      let outcome = try apply(ApplyRequest(manifest, contact: contact)) { try source.next() }
      switch outcome.change(manifest) {
      case .upToDate: return .alreadyThere
      case .applied(let transfer): return .applied(transfer)
      }
    } catch ApplyError.backwards {
      return .older
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
}
