import Crypto
import HonourModel
import Testing

@Suite struct HashTreeTests {
  @Test func `the empty state has the zero root`() {
    #expect(HashTree().root == .zero)
    #expect(HashTreeBuilder().finish().root == .zero)
  }

  /// Computed here from the specification's words, level by level, without the tree.
  @Test func `one record's root follows the specification`() {
    let record = CanonicalRecord(
      key: RecordKey(kind: "unit", id: "u1"), bytes: Array(#"{"id":"u1","kind":"unit"}"#.utf8))
    var builder = HashTreeBuilder()
    builder.add(record)
    let leaf = Array(SHA256.hash(data: [0] + record.bytes))
    var digest = Array(SHA256.hash(data: [1] + leaf))
    let keyHash = Array(SHA256.hash(data: Array("unit".utf8) + [0] + Array("u1".utf8)))
    var index = Int(keyHash[0]) << 8 | Int(keyHash[1])
    for _ in 0..<4 {
      var children = [[UInt8]](repeating: Array(repeating: 0, count: 32), count: 16)
      children[index % 16] = digest
      digest = Array(SHA256.hash(data: [2] + children.flatMap(\.self)))
      index /= 16
    }
    #expect(builder.finish().root.bytes == digest)
  }

  @Test(arguments: 1...20)
  func `updating a few buckets gives the tree that a whole pass gives`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var state: [RecordKey: CanonicalRecord] = [:]
    var tree = HashTree()
    for _ in 0..<5 {
      var touched: Set<Int> = []
      for _ in 0..<20 {
        let key = RecordKey(kind: "unit", id: "u\(Int.random(in: 0..<60, using: &random))")
        touched.insert(key.bucket)
        if Bool.random(using: &random) {
          let text = "{\"id\":\"\(key.id)\",\"n\":\(random.next() % 10)}"
          state[key] = CanonicalRecord(key: key, bytes: Array(text.utf8))
        } else {
          state[key] = nil
        }
      }
      let sorted = state.values.sorted { $0.key < $1.key }
      var changed: [Int: HonourModel.Digest] = [:]
      for bucket in touched {
        changed[bucket] = HashTree.bucketDigest(
          sorted.filter { $0.key.bucket == bucket }.map(\.digest))
      }
      tree.update(changed)
      var builder = HashTreeBuilder()
      for record in sorted { builder.add(record) }
      #expect(tree.root == builder.finish().root, "seed \(seed)")
      #expect(tree.buckets == builder.finish().buckets, "seed \(seed)")
    }
  }
}
