/// The CHUNK and END frames of a transfer: the same immutable bytes for every client.
package enum TransferBody: Sendable {
  case memory([UInt8])
  case file(CacheFile, path: String, byteCount: Int)

  /// Reads exactly `count` bytes; blocks its caller where they are in a file.
  func read(at offset: Int, count: Int) throws(ServerError) -> [UInt8] {
    switch self {
    case .memory(let bytes): Array(bytes[offset..<offset + count])
    case .file(let file, _, _): try file.read(at: offset, count: count)
    }
  }

  package var byteCount: Int {
    switch self {
    case .memory(let bytes): bytes.count
    case .file(_, _, let byteCount): byteCount
    }
  }
}
