/// The CHUNK and END frames of a transfer: the same immutable bytes for every client.
package enum TransferBody: Sendable {
  case memory([UInt8])
  case file(CacheFile, path: String, byteCount: Int)

  package var byteCount: Int {
    switch self {
    case .memory(let bytes): bytes.count
    case .file(_, _, let byteCount): byteCount
    }
  }
}
