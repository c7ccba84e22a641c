import struct Crypto.SHA256

/// Names what turned a plain stream into CHUNK frames: a deflate library and how it was told to work.
///
/// Encoders of one tag give the same frames for the same plain stream, so a frame that one of them
/// began another can end. The tag means nothing else.
///
/// Source: `Protocol/payloads.md`, section 5.
package struct EncoderTag: Hashable, Sendable {
  package static let byteCount = 4

  /// Never 0, which stands for no tag.
  package let number: UInt32

  package init?(number: UInt32) {
    guard number != 0 else { return nil }
    self.number = number
  }

  /// The tag of this program's encoder with the zlib that it runs with.
  package static let ours: EncoderTag = {
    let text = "zlib \(Deflater.libraryVersion) \(TransferEncoder.parameters)"
    let number = SHA256.hash(data: Array(text.utf8)).prefix(byteCount)
      .reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return EncoderTag(trusted: max(number, 1))
  }()

  private init(trusted number: UInt32) { self.number = number }

  package var bytes: [UInt8] {
    stride(from: UInt32(24), through: 0, by: -8).map { UInt8(number >> $0 & 0xFF) }
  }
}
