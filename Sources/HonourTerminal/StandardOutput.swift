import Glibc

/// Standard output behind a buffer of 64 KiB, for exports and listings of any length.
///
/// Isolation: one value, passed `inout`; call ``flush()`` before the end.
package struct StandardOutput: TextOutputStream {
  /// The reader went away, or the disk is full.
  package struct WriteFailure: Error, Hashable, Sendable {
    package let errno: Int32

    /// Whoever read our output and went away has what it wanted, and nobody is left to tell.
    package var status: ExitStatus { errno == EPIPE ? .success : .diskFull }
  }

  private static let bufferBytes = 65_536

  private var buffer: [UInt8] = []
  /// What the first failed write said; later ones are not tried.
  private var failure: WriteFailure?

  /// From the first one on a reader that goes away is an error to handle, not the end of the process.
  package init() {
    _ = signal(SIGPIPE, SIG_IGN)
    buffer.reserveCapacity(Self.bufferBytes)
  }

  package mutating func write(_ text: String) { append(text.utf8) }

  /// Writes a line and its end.
  package mutating func line(_ text: String = "") {
    append(text.utf8)
    append(CollectionOfOne(UInt8(ascii: "\n")))
  }

  package mutating func append(_ bytes: some Sequence<UInt8>) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferBytes { empty() }
  }

  /// Writes what is left; throws what any write since the start failed with.
  package mutating func flush() throws(WriteFailure) {
    empty()
    if let failure { throw failure }
  }

  private mutating func empty() {
    var rest = buffer[...]
    while !rest.isEmpty, failure == nil {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(1, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        failure = WriteFailure(errno: errno)
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
