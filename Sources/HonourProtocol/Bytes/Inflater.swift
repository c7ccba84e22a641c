import CZlib

/// Inflates raw deflate streams, each against a dictionary and to a size told beforehand.
///
/// Keeps zlib's working memory from one stream to the next, and nothing else.
/// Source: `Protocol/payloads.md`, section 3.
@safe
package final class Inflater {
  package enum Fault: Error, Hashable, Sendable {
    /// Not a deflate stream, or one that reaches back further than the dictionary.
    case corrupt
    /// The data ends before the stream does.
    case truncated
    /// The stream ends and gave less than was told.
    case short(byteCount: Int)
    /// The stream gives more than was told.
    case long
    /// Bytes after the end of the stream.
    case trailing(byteCount: Int)
  }

  private let stream: UnsafeMutablePointer<z_stream>

  package init() {
    unsafe stream = UnsafeMutablePointer.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let size = unsafe Int32(MemoryLayout<z_stream>.size)
    let status = unsafe inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, size)
    precondition(status == Z_OK, "zlib has no memory or is another zlib.")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Gives exactly `plainBytes` bytes, or throws.
  ///
  /// Work and memory are bounded by `plainBytes`, whatever the data says.
  package func inflate(
    _ data: [UInt8], dictionary: [UInt8], plainBytes: Int
  ) throws(Fault) -> [UInt8] {
    var plain = [UInt8](repeating: 0, count: plainBytes + 1)
    let (status, unread, free) = run(data, dictionary, into: &plain)
    guard status == Z_STREAM_END || status == Z_OK || status == Z_BUF_ERROR else {
      throw .corrupt
    }
    guard free > 0 else { throw .long }
    guard status == Z_STREAM_END else { throw .truncated }
    guard free == 1 else { throw .short(byteCount: plainBytes + 1 - free) }
    guard unread == 0 else { throw .trailing(byteCount: unread) }
    plain.removeLast()
    return plain
  }

  private func run(
    _ data: [UInt8], _ dictionary: [UInt8], into plain: inout [UInt8]
  ) -> (status: Int32, unread: Int, free: Int) {
    var data = data
    unsafe inflateReset(stream)
    if !dictionary.isEmpty {
      let status = unsafe dictionary.withUnsafeBufferPointer {
        unsafe inflateSetDictionary(stream, $0.baseAddress, UInt32($0.count))
      }
      precondition(status == Z_OK, "A fresh raw stream takes a dictionary.")
    }
    let status = unsafe data.withUnsafeMutableBufferPointer { input in
      unsafe plain.withUnsafeMutableBufferPointer { output in
        unsafe stream.pointee.next_in = input.baseAddress
        unsafe stream.pointee.avail_in = UInt32(input.count)
        unsafe stream.pointee.next_out = output.baseAddress
        unsafe stream.pointee.avail_out = UInt32(output.count)
        return unsafe CZlib.inflate(stream, Z_FINISH)
      }
    }
    return unsafe (status, Int(stream.pointee.avail_in), Int(stream.pointee.avail_out))
  }
}
