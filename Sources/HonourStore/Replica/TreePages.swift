import GRDB
import HonourModel

/// The bucket digests of the state held, in 4,096 rows of 16.
///
/// A row of zeros is absent.
///
/// They say what each bucket must hold, so that `honour verify` can name the damaged place.
enum TreePages {
  static let bucketsPerPage = HashTree.fanOut
  static let pageCount = Int64(HashTree.bucketCount / HashTree.fanOut)

  /// Nil where a row has the wrong size.
  static func read(_ database: Database) throws -> HashTree? {
    var buckets = Array(repeating: Digest.zero, count: HashTree.bucketCount)
    var isSound = true
    try database.prepared("SELECT page, digests FROM tree").eachRow { row in
      let page = row.integer(0)
      let bytes = row.bytes(1)
      guard (0..<pageCount).contains(page), bytes.count == bucketsPerPage * Digest.byteCount else {
        isSound = false
        return
      }
      for place in 0..<bucketsPerPage {
        let start = place * Digest.byteCount
        guard let digest = Digest(bytes: bytes[start..<start + Digest.byteCount]) else { return }
        buckets[Int(page) * bucketsPerPage + place] = digest
      }
    }
    guard isSound else { return nil }
    return HashTree(buckets: buckets)
  }

  static func write(_ tree: HashTree, pages: some Sequence<Int>, to database: Database) throws {
    let remove = try database.prepared("DELETE FROM tree WHERE page = ?")
    let insert = try database.prepared(
      "INSERT OR REPLACE INTO tree (page, digests) VALUES (?, ?)")
    for page in pages {
      let start = page * bucketsPerPage
      let digests = (start..<start + bucketsPerPage).map { tree[$0] }
      if digests.contains(where: { $0 != .zero }) {
        try insert.execute(.integer(Int64(page)), .blob(digests.flatMap(\.bytes)))
      } else {
        try remove.execute(.integer(Int64(page)))
      }
    }
  }

  static func writeAll(_ tree: HashTree, to database: Database) throws {
    try write(tree, pages: 0..<Int(pageCount), to: database)
  }
}
