import HonourFiles
import HonourModel
import HonourServer
import HonourStore
import HonourTerminal

/// The keys and the statements about them: readable by the daemon alone, and whole.
enum KeysCheck {
  private static let name = "keys"

  static func findings(_ doctor: Doctor) -> [Finding] {
    let keys = KeyDirectory(in: doctor.directory.path)
    var findings = [
      finding("daemon", KeyDirectory.daemonName, doctor, keys.daemonIfPresent) {
        .fault(name, .unsafeFile, $0, type: $1)
      },
      publisher(doctor, keys),
    ]
    guard hasAny(doctor) else { return findings }
    do throws(FileRefusal) {
      if let next = try keys.nextIfPresent(of: .daemon) {
        findings.append(.fine(name, "second daemon \(next.publicKey.fingerprint.text)"))
      }
      if try keys.nextIfPresent(of: .publisher) != nil {
        findings.append(
          .warning(
            name, "a rotation of the publisher was cut",
            type: "honourd keys rotate publisher --data \(doctor.name)"))
      }
    } catch {
      findings.append(.refused(name, error))
    }
    do throws(FileRefusal) {
      _ = try keys.statements.read()
    } catch {
      findings.append(.refused(name, error, cure: fromBackup(StatementFile.name, doctor)))
    }
    return findings
  }

  private static func publisher(_ doctor: Doctor, _ keys: KeyDirectory) -> Finding {
    // A private key that is here and cannot be used is told of below.
    if (try? keys.isMirror()) == true {
      do throws(FileRefusal) {
        let id = try keys.publisherPublic().fingerprint.text
        return .fine(name, "publisher \(id), who signs on another machine")
      } catch {
        return .refused(name, error)
      }
    }
    return finding("publisher", KeyDirectory.publisherName, doctor, keys.publisherIfPresent) {
      .warning(name, $0, type: $1)
    }
  }

  /// `absent` makes the finding for a key that is not there from words and a command.
  private static func finding(
    _ role: String, _ file: String, _ doctor: Doctor,
    _ read: () throws(FileRefusal) -> SigningKey?, absent: (String, String) -> Finding
  ) -> Finding {
    do throws(FileRefusal) {
      if let key = try read() {
        return .fine(name, "\(role) \(key.publicKey.fingerprint.text)")
      }
    } catch {
      return .refused(name, error, cure: fromBackup(file, doctor))
    }
    guard hasAny(doctor) else {
      return absent("there is no \(role) key yet", "honourd keys make --data \(doctor.name)")
    }
    return absent(
      "there is no \(role) key, and laptops want the one that they trust", fromBackup(file, doctor))
  }

  /// Whether somebody made keys here before.
  private static func hasAny(_ doctor: Doctor) -> Bool {
    [KeyDirectory.daemonName, KeyDirectory.publisherName].contains {
      StoreDirectory.exists(directory(doctor) + $0)
    }
  }

  private static func directory(_ doctor: Doctor) -> String {
    doctor.directory.file(KeyDirectory.name) + "/"
  }

  /// `BACKUP` is what `honourd keys backup` wrote.
  static func fromBackup(_ file: String, _ doctor: Doctor) -> String {
    "cp -p BACKUP/\(file) \(ShellWord.quoted(directory(doctor)))"
  }
}
