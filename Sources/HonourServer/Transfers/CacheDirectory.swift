import Foundation
import Glibc
import Synchronization

/// The directory of encoded transfers: emptied at start, since any of them can be made again.
package final class CacheDirectory: Sendable {
  package let path: String
  private let lastNumber = Mutex<UInt64>(0)

  /// Makes the directory, for its owner only, and removes what an earlier run left in it.
  package init(_ path: String) throws(ServerError) {
    self.path = path
    guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw .cache(path: path, errno: errno)
    }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw .cache(path: path, errno: EACCES)
    }
    for name in names where name.hasSuffix(Self.partSuffix) || name.hasSuffix(Self.wholeSuffix) {
      try remove(path + "/" + name)
    }
  }

  private static let partSuffix = ".part"
  private static let wholeSuffix = ".transfer"

  /// The names of a new transfer: while it is written, and once it is whole.
  func newPaths() -> (part: String, whole: String) {
    let number = lastNumber.withLock {
      $0 += 1
      return $0
    }
    return ("\(path)/\(number)\(Self.partSuffix)", "\(path)/\(number)\(Self.wholeSuffix)")
  }

  func remove(_ file: String) throws(ServerError) {
    guard unsafe unlink(file) == 0 || errno == ENOENT else {
      throw .cache(path: file, errno: errno)
    }
  }
}
