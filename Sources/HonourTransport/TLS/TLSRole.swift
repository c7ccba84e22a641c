/// The part that one end of a TLS connection plays.
package enum TLSRole: Hashable, Sendable {
  case server
  case client
}
