import Foundation
import HonourFiles
package import HonourTransport

/// Where a daemon listens, kept in its directory for whoever writes an invitation.
package struct AddressFile: Sendable {
  private static let limitBytes = 4_096

  private let file: AtomicTextFile

  /// Takes the store's directory.
  package init(in directory: String) { file = AtomicTextFile(directory + "/addresses") }

  /// Losing it does no harm: an invitation is then told its address.
  package func write(_ addresses: [SocketAddress], of scheme: String) {
    try? file.write(addresses.map { "\(scheme)://\($0)\n" }.joined())
  }

  /// Where laptops reach the daemon, as `HOST:PORT`: the first address that it listens on behind TLS,
  /// and the machine's own name for one that stands for all of them.
  package var reachable: String? {
    guard let text = (try? file.readIfPresent(limit: Self.limitBytes)) ?? nil else { return nil }
    let mark = "honour://"
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(mark) }),
      let place = HostPort(String(line.dropFirst(mark.count)))
    else { return nil }
    guard ["0.0.0.0", "::"].contains(place.host) else { return String(line.dropFirst(mark.count)) }
    return "\(ProcessInfo.processInfo.hostName):\(place.port)"
  }
}
