import Synchronization

/// One end of one TLS connection, over memory: bytes that came go in, bytes to send come out.
///
/// Isolation: from any thread, one call at a time. ``StreamConnection`` uses it on its queue, but for the
/// handshake of a server, which may be on a lane.
package final class TLSEnd: Sendable {
  package let role: TLSRole
  private let context: TLSContext
  private let pins: [UInt8]
  /// Made when it is first used: a peer that says nothing costs none.
  private let engine = Mutex<TLSEngine?>(nil)
  private let isGivenUp = Atomic(false)

  /// - Parameters:
  ///   - context: The identity that it proves.
  ///   - pins: SHA-256 of the SubjectPublicKeyInfo of each key that the peer may have, one to eight of 32
  ///     bytes. A server may have none: it then takes every Ed25519 key and tells which it is.
  /// - Throws: `badPins`.
  package init(_ context: TLSContext, pins: [[UInt8]] = []) throws(TLSFault) {
    guard pins.count <= 8, pins.allSatisfy({ $0.count == 32 }),
      context.role == .server || !pins.isEmpty
    else { throw .badPins }
    self.pins = Array(pins.joined())
    self.context = context
    role = context.role
  }

  /// Goes on with bytes that came, none for the first call of a client.
  ///
  /// - Parameters:
  ///   - bytes: What the socket gave, cut anywhere.
  ///   - now: Nanoseconds of a clock that never goes back; KeyUpdates are counted by it.
  /// - Returns: What they held; ``takeOutput()`` has what they call for.
  func take(_ bytes: [UInt8], now: UInt64) -> TLSStep {
    engine.withLock { engine in
      if engine == nil { engine = context.makeEngine(pins: pins) }
      return engine?.take(bytes, now: now)
        ?? TLSStep(plain: [], state: .failed(.unavailable))
    }
  }

  /// Seals bytes behind what waits already.
  ///
  /// - Returns: False where the handshake is not done, or nothing can be sealed any more.
  func seal(_ plain: ArraySlice<UInt8>) -> Bool {
    engine.withLock { $0?.seal(plain) ?? false }
  }

  /// Says that nothing more comes from here.
  func finish() { engine.withLock { $0?.finish() } }

  /// Changes the own sending key; for tests.
  func updateKey() -> Bool { engine.withLock { $0?.updateKey() ?? false } }

  /// What waits to be sent; it is the caller's from here on.
  func takeOutput() -> [UInt8] { engine.withLock { $0?.takeOutput() ?? [] } }

  /// Nil before the handshake is done.
  var peer: TLSPeer? { engine.withLock { $0?.peer } }

  /// Nobody waits for it any more: a lane need not compute it.
  func giveUp() { isGivenUp.store(true, ordering: .relaxed) }

  var isWanted: Bool { !isGivenUp.load(ordering: .relaxed) }
}
