import HonourModel
import HonourTransport

/// When and where a client was met last.
package struct ClientSighting: Hashable, Sendable {
  private static let head = "honourd-seen 1"

  /// Seconds since 1970-01-01T00:00:00Z.
  package let at: Int64
  /// Without the port.
  package let address: String
  /// What its replica holds, or was sent last; nil where that is not known.
  package let revision: UInt64?

  /// Nil for a text that is no address by number.
  var socketAddress: SocketAddress? { try? HostPort(host: address, port: 0).resolve().first }

  /// An address without its port.
  static func name(of address: SocketAddress) -> String {
    let text = address.description
    return HostPort(text)?.host ?? text
  }

  static func text(_ sightings: [Fingerprint: ClientSighting]) -> String {
    let lines = sightings.map { id, seen in
      "seen \(id.text) at=\(seen.at) address=\(seen.address) "
        + "revision=\(seen.revision.map { String($0) } ?? "none")"
    }
    return AccessLines.text(head: head, lines.sorted())
  }

  /// None where the text is not whole: nothing but memories is lost.
  static func sightings(in text: String) -> [Fingerprint: ClientSighting] {
    guard let lines = try? AccessLines(text, head: head, path: "") else { return [:] }
    var result: [Fingerprint: ClientSighting] = [:]
    for (_, line) in lines.body {
      guard let line = AccessLine(line), let id = try? Fingerprint(text: line.id),
        let at = line.fields["at"].flatMap({ Int64($0) }), let address = line.fields["address"]
      else { continue }
      result[id] = ClientSighting(
        at: at, address: address, revision: line.fields["revision"].flatMap { UInt64($0) })
    }
    return result
  }
}
