package import HonourModel
package import HonourProtocol
package import HonourStore

/// Why a bundle was not applied; the replica holds what it held before, whole.
package enum BundleFault: Error, Hashable, Sendable {
  case unreadable(FileFault)
  /// The file does not begin as a bundle does.
  case notABundle
  /// A version of the format that this program does not know.
  case unknownVersion(UInt64)
  /// The file ends after so many bytes; `needed` where it told how many there must be, and nil where
  /// it ends inside a frame, whose length may be what is damaged.
  case cut(bytes: UInt64, needed: UInt64?)
  /// The file has bytes behind the end that it told.
  case overlong(bytes: UInt64, end: UInt64)
  /// The bytes at an offset in the file break a rule of their page.
  case malformed(WireError)
  /// The chunks are right, and what they hold is not; the offset is one of the plain stream.
  case malformedPlain(WireError)
  /// The same for a delta, which is read against what the replica holds: either may be damaged.
  case misfit(WireError)
  /// What the bundle leads to is not signed as it must be, or leads elsewhere.
  case untrusted(TrustFault)
  /// The replica does not take the transfer: it holds another base, for one.
  case refused(ApplyError)
}
