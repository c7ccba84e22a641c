import CZlib

/// Deflates pieces, each to a raw deflate stream of its own against a dictionary.
///
/// Keeps zlib's working memory from one piece to the next, and nothing else.
/// Source: `Protocol/payloads.md`, section 3.
@safe
package final class Deflater {
  private static let memoryLevel: Int32 = 9

  private let stream: UnsafeMutablePointer<z_stream>

  /// The version of the zlib that this program runs with.
  package static var libraryVersion: String { unsafe String(cString: zlibVersion()) }

  /// - Parameter level: zlib's 1, quick, to 9, small.
  package init(level: Int32) {
    unsafe stream = UnsafeMutablePointer.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let size = unsafe Int32(MemoryLayout<z_stream>.size)
    let status = unsafe deflateInit2_(
      stream, level, Z_DEFLATED, -MAX_WBITS, Self.memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      size)
    precondition(status == Z_OK, "zlib has no memory or is another zlib.")
  }

  deinit {
    unsafe deflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Deflates `plain`; nil where the result would not be shorter.
  ///
  /// `breaks` are rising places inside `plain` where its nature changes, and the codes of its symbols
  /// with it.
  package func deflate(
    _ plain: [UInt8], dictionary: [UInt8], breaks: [Int] = []
  ) -> [UInt8]? {
    guard plain.count > 1 else { return nil }
    var plain = plain
    var data = [UInt8](repeating: 0, count: plain.count - 1)
    unsafe deflateReset(stream)
    if !dictionary.isEmpty {
      let status = unsafe dictionary.withUnsafeBufferPointer {
        unsafe deflateSetDictionary(stream, $0.baseAddress, UInt32($0.count))
      }
      precondition(status == Z_OK, "A fresh raw stream takes a dictionary.")
    }
    let status = unsafe plain.withUnsafeMutableBufferPointer { input in
      unsafe data.withUnsafeMutableBufferPointer { output in
        unsafe stream.pointee.next_in = input.baseAddress
        unsafe stream.pointee.avail_in = 0
        unsafe stream.pointee.next_out = output.baseAddress
        unsafe stream.pointee.avail_out = UInt32(output.count)
        var start = 0
        for end in breaks where end > start && end < input.count {
          unsafe stream.pointee.avail_in += UInt32(end - start)
          _ = unsafe CZlib.deflate(stream, Z_BLOCK)
          start = end
        }
        unsafe stream.pointee.avail_in += UInt32(input.count - start)
        return unsafe CZlib.deflate(stream, Z_FINISH)
      }
    }
    guard status == Z_STREAM_END else { return nil }
    data.removeLast(unsafe Int(stream.pointee.avail_out))
    return data
  }
}
