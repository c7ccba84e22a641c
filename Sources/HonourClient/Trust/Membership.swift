package import HonourFiles
package import HonourModel
package import HonourTransport

/// What joining leaves in a replica's directory: the laptop's own key, and whom it trusts.
package struct Membership: Sendable {
  /// The laptop's key, in the replica's directory.
  package static let keyName = "client.key"

  private let directory: String

  package init(directory: String) { self.directory = directory }

  private var keyPath: String { directory + "/" + Self.keyName }
  private var nextPath: String { keyPath + ".next" }

  /// The daemons that it joined, the newest key first; none where it has joined nobody.
  package func daemons() throws(FileRefusal) -> [Fingerprint] {
    try TrustFile(in: directory).read()?.daemons.map(\.fingerprint) ?? []
  }

  /// The laptop's own key, made where there is none yet.
  package func key() throws(FileRefusal) -> SigningKey {
    do throws(FileRefusal) {
      return try KeyFile.read(keyPath)
    } catch  where error.reason == .missing {
      return try KeyFile.make(keyPath)
    }
  }

  /// The key that takes the place of the laptop's own, and whether it was made before; made where there
  /// is none yet.
  func nextKey() throws(FileRefusal) -> (key: SigningKey, isOld: Bool) {
    do throws(FileRefusal) {
      return (try KeyFile.read(nextPath), true)
    } catch  where error.reason == .missing {
      return (try KeyFile.make(nextPath), false)
    }
  }

  /// Who this laptop is by its next key; nil where it has joined nobody.
  func nextIdentity() throws(SyncError) -> ClientIdentity? {
    let pins: ClientTrust.Pins?
    let key: SigningKey
    do throws(FileRefusal) {
      pins = try TrustFile(in: directory).read()
      key = try KeyFile.read(nextPath)
    } catch {
      throw .unsafeFile(error)
    }
    guard let pins else { return nil }
    return try identity(key, pins, nil)
  }

  /// Puts the next key in the place of the laptop's own, in one step.
  func adoptNextKey() throws(FileRefusal) { try KeyFile.rename(nextPath, to: keyPath) }

  /// Who this laptop is and whom it joined; nil where it has joined nobody.
  package func identity(keyLog: KeyLogFile? = nil) throws(SyncError) -> ClientIdentity? {
    let pins: ClientTrust.Pins?
    let key: SigningKey
    do throws(FileRefusal) {
      pins = try TrustFile(in: directory).read()
      guard pins != nil else { return nil }
      key = try KeyFile.read(keyPath)
    } catch {
      throw .unsafeFile(error)
    }
    guard let pins else { return nil }
    return try identity(key, pins, keyLog)
  }

  /// Who this laptop will be once it has joined whom an invitation names; ``keep(_:)`` makes it so.
  package func identity(
    joining invitation: Invitation, keyLog: KeyLogFile? = nil
  ) throws(SyncError) -> ClientIdentity {
    let key: SigningKey
    do throws(FileRefusal) {
      key = try self.key()
    } catch {
      throw .unsafeFile(error)
    }
    return try identity(key, invitation.pins, keyLog)
  }

  /// Keeps whom to believe: whom the laptop has joined, or what statements have changed since.
  func keep(_ pins: ClientTrust.Pins) throws(FileRefusal) {
    try TrustFile(in: directory).write(pins)
  }

  /// Keeps two signed revisions that cannot both be true; blocks on a small file.
  ///
  /// Where the disk does not take it, the alarm is told all the same.
  func keepEvidence(
    against publisher: PublicKey, _ held: SignedManifest, _ offered: SignedManifest
  ) {
    try? EvidenceFile(in: directory).keep(held: held, offered: offered, publisher: publisher)
  }

  private func identity(
    _ key: SigningKey, _ pins: ClientTrust.Pins, _ keyLog: KeyLogFile?
  ) throws(SyncError) -> ClientIdentity {
    do throws(TLSFault) {
      return try ClientIdentity(key: key, pins: pins, keyLog: keyLog)
    } catch {
      throw .noTLS(error)
    }
  }
}
