@testable import HonourTransport

/// A server and a client that know each other.
struct TLSIdentities {
  let server: TLSContext
  let client: TLSContext

  init(keyLog: KeyLogFile? = nil) throws {
    server = try TLSContext(role: .server, seed: Self.seed(1))
    client = try TLSContext(role: .client, seed: Self.seed(2), keyLog: keyLog)
  }

  static func seed(_ byte: UInt8) -> [UInt8] { Array(repeating: byte, count: 32) }

  func serverEnd() throws -> TLSEnd { try TLSEnd(server) }

  func clientEnd() throws -> TLSEnd { try TLSEnd(client, pins: [server.fingerprint]) }
}
