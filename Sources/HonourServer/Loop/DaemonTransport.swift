package import HonourTransport

/// How the connections of a daemon are protected.
package enum DaemonTransport: Sendable {
  /// Not at all: this machine's own addresses alone.
  case plaintext
  /// By TLS, under the daemon's key; who comes in is on the list.
  case secure(TLSContext, any AccessControl)
}
