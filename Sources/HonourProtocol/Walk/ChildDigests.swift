package import HonourModel

/// The beginnings of the digests of a node's 16 children.
///
/// Source: `Protocol/walk.md`, section 2.
package struct ChildDigests: Hashable, Sendable {
  /// 16, zero for an empty child.
  package let digests: [WalkDigest]

  /// `digests` are 16.
  package init(_ digests: [WalkDigest]) {
    precondition(digests.count == HashTree.fanOut, "A node has 16 children.")
    self.digests = digests
  }

  package init(_ children: some Collection<Digest>) { self.init(children.map { WalkDigest($0) }) }

  init(from reader: inout ByteReader, _ name: String) throws(WireError) {
    let mask = try reader.bytes(name + ".mask", count: 2).reduce(0) { $0 << 8 | Int($1) }
    var digests = Array(repeating: WalkDigest.zero, count: HashTree.fanOut)
    for child in digests.indices where mask >> child & 1 == 1 {
      digests[child] = try WalkDigest(from: &reader, "\(name)[\(child)]")
    }
    self.digests = digests
  }

  func write(to writer: inout ByteWriter) {
    var mask = 0
    for (child, digest) in digests.enumerated() where digest != .zero { mask |= 1 << child }
    writer.byte(UInt8(mask >> 8))
    writer.byte(UInt8(mask & 0xFF))
    for digest in digests where digest != .zero { digest.write(to: &writer) }
  }

  /// The children that differ from `own`.
  func differing(from own: some Collection<Digest>) -> [Int] {
    zip(digests, own).enumerated()
      .filter { $0.element.0 != WalkDigest($0.element.1) }.map(\.offset)
  }
}
