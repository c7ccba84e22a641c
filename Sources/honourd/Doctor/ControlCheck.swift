import Glibc
import HonourServer
import HonourStore

/// Whether a daemon serves the store now: either is fine.
enum ControlCheck {
  private static let name = "daemon"

  static func finding(_ doctor: Doctor) -> Finding {
    let path = doctor.directory.file(ControlServer.socketName)
    let isServed = UnixSocket(connectedTo: path, kind: SOCK_STREAM) != nil
    return .fine(name, isServed ? "serves the store now" : "does not run")
  }
}
