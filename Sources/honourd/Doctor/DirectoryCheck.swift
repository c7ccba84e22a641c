import Glibc
import HonourFiles
import HonourStore
import HonourTerminal

/// The store's directory: there, of the user who runs the daemon, and closed to everybody else.
enum DirectoryCheck {
  private static let name = "directory"

  static func finding(of directory: StoreDirectory) -> (finding: Finding, canGoOn: Bool) {
    let path = directory.path
    let word = ShellWord.quoted(path)
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      let fault = Finding.fault(
        name, .noData, "\(path) is no directory that can be looked at",
        type: "honourd init --data \(word)")
      return (fault, false)
    }
    guard status.st_uid == geteuid() else {
      let fault = Finding.fault(
        name, .unsafeFile, "\(path) belongs to user \(status.st_uid), not to user \(geteuid())",
        type: "sudo -u '#\(status.st_uid)' honourd doctor --data \(word)")
      return (fault, false)
    }
    let mode = status.st_mode & 0o7777
    if mode & 0o022 != 0 {
      return (.refused(name, FileRefusal(path, .writableDirectory(mode: mode))), true)
    }
    if mode & 0o077 != 0 {
      let warning = Finding.warning(
        name, "\(path) can be looked into by others (mode \(String(mode, radix: 8)))",
        type: "chmod 700 \(word)")
      return (warning, true)
    }
    return (.fine(name, path), true)
  }
}
