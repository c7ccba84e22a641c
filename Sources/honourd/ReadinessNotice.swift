import Foundation
import Glibc

/// Tells the service manager that started this program that it does its work now.
///
/// One datagram to the socket that `NOTIFY_SOCKET` names, a path or `@` and an abstract name; nothing
/// where nobody asked. Source: sd_notify(3).
enum ReadinessNotice {
  static func send(environment: [String: String] = ProcessInfo.processInfo.environment) {
    guard let name = environment["NOTIFY_SOCKET"], name.hasPrefix("/") || name.hasPrefix("@"),
      let socket = UnixSocket(connectedTo: name, kind: SOCK_DGRAM)
    else { return }
    socket.send("READY=1\n")
  }
}
