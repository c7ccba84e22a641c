import HonourFiles
import HonourModel
import HonourServer
import HonourStore
import HonourTerminal

/// The newest revision: signed by the publisher key that is here, so that laptops believe it.
enum SignatureCheck {
  private static let name = "signature"

  /// Nothing where there is no publisher key to compare with: the keys are told of by their own check.
  static func findings(of store: CanonicalStore, _ doctor: Doctor) -> [Finding] {
    guard let publishers = publishers(KeyDirectory(in: doctor.directory.path)) else { return [] }
    do throws(StoreError) {
      let revision = try store.newest().position.revision
      guard let signed = try store.signedManifest(of: revision) else {
        return [
          .warning(
            name, "nobody has signed revision \(revision)",
            type: "honourd keys make --data \(doctor.name)")
        ]
      }
      guard publishers.contains(where: { signed.isValid(by: $0) }) else {
        return [
          .fault(
            name, .damaged,
            "revision \(revision) is not signed by the publisher key that is here",
            type: KeysCheck.fromBackup(KeyDirectory.publisherName, doctor))
        ]
      }
      return [.fine(name, "revision \(revision) is signed by the publisher key that is here")]
    } catch {
      return [
        .fault(
          name, Failure(error).status, error.sentence, type: "honourd check --data \(doctor.name)")
      ]
    }
  }

  /// The publisher's key, and the next one: a rotation that was cut has signed with that already.
  private static func publishers(_ keys: KeyDirectory) -> [PublicKey]? {
    do throws(FileRefusal) {
      return [try keys.publisherPublic()]
        + [try keys.nextIfPresent(of: .publisher)].compactMap { $0?.publicKey }
    } catch {
      return nil
    }
  }
}
