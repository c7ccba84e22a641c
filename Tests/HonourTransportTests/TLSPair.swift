@testable import HonourTransport

/// Two ends back to back; what one seals is handed to the other by the test.
struct TLSPair {
  let server: TLSEnd
  let client: TLSEnd
  /// The clock of both.
  var now: UInt64 = 0

  init(_ identities: TLSIdentities) throws {
    server = try identities.serverEnd()
    client = try identities.clientEnd()
  }

  init(server: TLSEnd, client: TLSEnd) {
    self.server = server
    self.client = client
  }

  /// Hands bytes over in pieces of these sizes, the rest whole; gives the plain bytes and the last state.
  func give(_ bytes: [UInt8], to end: TLSEnd, pieces: [Int] = []) -> TLSStep {
    var rest = bytes[...]
    var plain: [UInt8] = []
    for size in pieces {
      let step = end.take(Array(rest.prefix(size)), now: now)
      plain += step.plain
      rest = rest.dropFirst(size)
    }
    let step = end.take(Array(rest), now: now)
    return TLSStep(plain: plain + step.plain, state: step.state)
  }

  /// The three flights of a whole handshake; `change` may touch each, and its pieces say where it is cut.
  func shake(
    pieces: [Int] = [], change: (Int, inout [UInt8]) -> Void = { _, _ in }
  ) -> (flights: [[UInt8]], server: TLSStep.State, client: TLSStep.State) {
    var flights: [[UInt8]] = []
    var states: (server: TLSStep.State, client: TLSStep.State)
    func next(of end: TLSEnd) -> [UInt8] {
      var flight = end.takeOutput()
      change(flights.count, &flight)
      flights.append(flight)
      return flight
    }
    states.client = client.take([], now: now).state
    states.server = give(next(of: client), to: server, pieces: pieces).state
    states.client = give(next(of: server), to: client, pieces: pieces).state
    states.server = give(next(of: client), to: server, pieces: pieces).state
    return (flights, states.server, states.client)
  }
}
