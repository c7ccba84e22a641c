import HonourFiles
import HonourServer
import HonourStore
import HonourTerminal

/// Who is let in: the list of clients and that of the open invitations, each read to its last byte.
enum AccessCheck {
  static func findings(_ doctor: Doctor) -> [Finding] {
    let files = AccessFiles(in: doctor.directory.path)
    return [
      finding("clients", files.clientsPath) {
        let entries = try files.clients().entries
        let revoked = entries.count { $0.revoked != nil }
        return "\(entries.count - revoked) on the list, \(revoked) taken off"
      },
      finding("invitations", files.invitationsPath) {
        let entries = try files.invitations().entries
        return "\(entries.count { $0.expires > doctor.now }) open"
      },
    ]
  }

  private static func finding(
    _ name: String, _ path: String, _ read: () throws -> String
  ) -> Finding {
    do {
      return .fine(name, try read())
    } catch let refusal as FileRefusal {
      return .refused(name, refusal)
    } catch let fault as AccessFault {
      return .fault(
        name, .unsafeFile, fault.message, type: Editor.command(fault.path, line: fault.line))
    } catch {
      return .fault(
        name, .failure, "\(path) cannot be read: \(error)", type: "ls -l \(ShellWord.quoted(path))")
    }
  }
}

/// The command that opens a file where something is to be mended.
enum Editor {
  static func command(_ path: String, line: Int) -> String {
    "\"${EDITOR:-vi}\" +\(line) \(ShellWord.quoted(path))"
  }
}
