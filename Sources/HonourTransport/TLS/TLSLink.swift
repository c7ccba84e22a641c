/// What a connection over TLS keeps: the end, and what waits before and after it.
struct TLSLink {
  let end: TLSEnd
  let lanes: HandshakeLanes?
  /// Whether the first step of the handshake pays from the strangers' budget.
  let isKnownAddress: Bool
  /// A server's, until it has a whole ClientHello.
  var gate: ClientHelloGate?
  /// The first step of the handshake was made, or is on a lane.
  var isBegun = false
  /// A step of the handshake is on a lane; nothing is read meanwhile.
  var isAway = false
  /// Both know who the other is.
  var isSecured = false
  /// The owner has finished before the handshake did.
  var isFinishDue = false
  /// The turn that seals is on its way; one is enough.
  var isSealingDue = false
  private var plain: [ArraySlice<UInt8>] = []
  /// Bytes that wait to be sealed.
  private(set) var plainBytes = 0

  init(_ end: TLSEnd, lanes: HandshakeLanes?, isKnownAddress: Bool) {
    self.end = end
    self.lanes = lanes
    self.isKnownAddress = isKnownAddress
    gate = end.role == .server ? ClientHelloGate() : nil
  }

  mutating func hold(_ bytes: ArraySlice<UInt8>) {
    guard !bytes.isEmpty else { return }
    plain.append(bytes)
    plainBytes += bytes.count
  }

  mutating func takePlain() -> ArraySlice<UInt8> {
    defer { dropPlain() }
    guard plain.count != 1 else { return plain[0] }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(plainBytes)
    for piece in plain { bytes += piece }
    return bytes[...]
  }

  mutating func dropPlain() {
    plain = []
    plainBytes = 0
  }
}
