import Glibc

extension SocketError {
  /// What the system says about it, for people: `connect: Connection refused`.
  package var explanation: String {
    switch operation {
    case .parse: "not an address"
    case .resolve(let status): "resolve: " + Self.resolverText(status)
    case .open: "socket: " + systemText
    case .configure: "configure: " + systemText
    case .bind: "bind: " + systemText
    case .listen: "listen: " + systemText
    case .accept: "accept: " + systemText
    case .connect: "connect: " + systemText
    case .read: "read: " + systemText
    case .write: "write: " + systemText
    case .watch: "watch: " + systemText
    }
  }

  private var systemText: String {
    guard let text = unsafe strerror(errno) else { return "error \(errno)" }
    return unsafe String(cString: text)
  }

  private static func resolverText(_ status: Int32) -> String {
    guard let text = unsafe gai_strerror(status) else { return "error \(status)" }
    return unsafe String(cString: text)
  }
}
