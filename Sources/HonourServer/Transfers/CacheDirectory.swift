import Foundation
import Glibc
import HonourProtocol
import HonourStore
import Synchronization

/// The directory of encoded transfers; any of them can be made again.
///
/// Isolation: any thread; each call blocks its caller.
package final class CacheDirectory: Sendable {
  /// Its name in a store's directory.
  package static let name = "cache"

  package let path: String
  /// Whether transfers are kept; where not, those that do not fit in memory are in files without a
  /// name.
  private let keepsTransfers: Bool
  private let lastNumber = Mutex<UInt64>(0)

  /// Makes the directory, for its owner only, and removes what an earlier run did not finish.
  package init(_ path: String) throws(ServerError) {
    self.path = path
    keepsTransfers = true
    guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw .cache(path: path, errno: errno)
    }
    guard StoreDirectory.isDirectory(path) else { throw .cache(path: path, errno: ENOTDIR) }
    for name in try Self.names(in: path) where name.hasSuffix(Self.partSuffix) {
      try remove(path + "/" + name)
    }
  }

  /// For a path that cannot be used: nothing is kept, and nothing there is touched.
  package init(keepingNothingAt path: String) {
    self.path = path
    keepsTransfers = false
  }

  private static let partSuffix = ".part"
  private static let wholeSuffix = ".transfer"

  /// How many whole transfers a cache's directory holds, and their bytes; none where there is no
  /// such directory.
  package static func usage(of path: String) -> (transfers: Int, bytes: UInt64) {
    let files = ((try? names(in: path)) ?? []).filter { $0.hasSuffix(wholeSuffix) }
    return (files.count, files.reduce(0) { $0 + UInt64(clamping: status(path + "/" + $1).size) })
  }

  /// The files of whole transfers, the one written last at the end.
  func transferFiles() throws(ServerError) -> [String] {
    guard keepsTransfers else { return [] }
    return try Self.names(in: path).filter { $0.hasSuffix(Self.wholeSuffix) }
      .map { (file: path + "/" + $0, writtenAt: Self.status(path + "/" + $0).writtenAt) }
      .sorted { ($0.writtenAt, $0.file) < ($1.writtenAt, $1.file) }
      .map(\.file)
  }

  /// A file that is gone with its last reader unless it is kept.
  func temporaryFile() throws(ServerError) -> CacheFile {
    let number = lastNumber.withLock {
      $0 += 1
      return $0
    }
    guard keepsTransfers else {
      let file = try CacheFile(creating: "\(path)-\(number)\(Self.partSuffix)")
      try remove(file.path)
      return file
    }
    return try CacheFile(creating: "\(path)/\(number)\(Self.partSuffix)", isTemporary: true)
  }

  /// Keeps what was made of a request, as far as there is room.
  func keep(
    _ product: TransferBuilder.Product, for request: TransferRequest
  ) throws(ServerError) {
    guard keepsTransfers else { return }
    do {
      if case .transfer(let transfer) = product.outcome { try keep(transfer, for: request) }
      if let snapshot = product.snapshot { try keep(snapshot, for: request.snapshot) }
    } catch {
      throw ServerError(error)
    }
  }

  /// Keeps a transfer for the runs to come.
  func keep(_ transfer: Transfer, for request: TransferRequest) throws {
    let file: CacheFile
    switch transfer.body {
    case .file(let body, _, _): file = body
    case .memory(let bytes):
      file = try temporaryFile()
      try file.write(bytes, at: 0)
    }
    try StoredTransfer.finish(transfer, in: file, answering: request.base)
    try file.keep(as: place(of: request))
  }

  /// The transfer that a file holds, where the file is whole, of this release and bears its name.
  func load(
    _ file: String, memoryBodyBytes: Int
  ) throws -> (request: TransferRequest, transfer: Transfer) {
    let found = try StoredTransfer.read(
      CacheFile(opening: file), memoryBodyBytes: memoryBodyBytes)
    guard let request = found.requests.first(where: { place(of: $0) == file }) else {
      throw StoredTransfer.Fault()
    }
    return (request, found.transfer)
  }

  /// Forgets a transfer that was kept.
  func remove(_ request: TransferRequest) throws(ServerError) {
    if keepsTransfers { try remove(place(of: request)) }
  }

  func remove(_ file: String) throws(ServerError) {
    guard unsafe unlink(file) == 0 || errno == ENOENT else {
      throw .cache(path: file, errno: errno)
    }
  }

  private func place(of request: TransferRequest) -> String {
    "\(path)/\(request.name)\(Self.wholeSuffix)"
  }

  private static func names(in path: String) throws(ServerError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw .cache(path: path, errno: EACCES)
    }
  }

  /// Size, and nanoseconds since 1970 of the last write; zeros where there is no file.
  private static func status(_ file: String) -> (size: Int, writtenAt: Int) {
    var status = stat()
    guard unsafe stat(file, &status) == 0 else { return (0, 0) }
    return (Int(status.st_size), status.st_mtim.tv_sec &* 1_000_000_000 &+ status.st_mtim.tv_nsec)
  }
}
