package import HonourModel
package import HonourProtocol
package import HonourTransport

/// Whom a daemon lets in.
package protocol AccessControl: Sendable {
  /// What the list says of a key, by the daemon's clock; answered from memory.
  func admittance(of key: PublicKey) -> Admittance

  /// What the list calls the client with this key; nil where it has none.
  func name(of key: PublicKey) -> String?

  /// Puts a key on the list, or another one in its place, durably, or says why not.
  ///
  /// Blocks its caller. `exporter` are the 32 bytes that only this connection has.
  func judge(_ enrol: Enrol, by key: PublicKey, exporter: [UInt8]) -> Judgement

  /// Notes that a client was let in from an address, and where its replica will be.
  func met(_ key: PublicKey, at address: SocketAddress, position: Position?)

  /// Where clients on the list came from before, and how long ago, in nanoseconds.
  var knownAddresses: [(address: SocketAddress, age: Monotonic)] { get }
}
