/// Bytes on their way out, as the slices they were given in; none is copied.
struct OutgoingQueue {
  private var slices: [ArraySlice<UInt8>] = []
  private var head = 0
  private(set) var byteCount = 0

  var isEmpty: Bool { byteCount == 0 }

  /// The next bytes to write, never empty.
  var first: ArraySlice<UInt8>? { head < slices.count ? slices[head] : nil }

  mutating func append(_ bytes: ArraySlice<UInt8>) {
    guard !bytes.isEmpty else { return }
    slices.append(bytes)
    byteCount += bytes.count
  }

  /// Removes bytes that ``first`` handed out.
  mutating func removeFirst(_ count: Int) {
    precondition(head < slices.count && count <= slices[head].count, "More than was handed out.")
    byteCount -= count
    slices[head] = slices[head].dropFirst(count)
    guard slices[head].isEmpty else { return }
    slices[head] = []
    head += 1
    guard head == slices.count || head >= 32 else { return }
    slices.removeFirst(head)
    head = 0
  }
}
