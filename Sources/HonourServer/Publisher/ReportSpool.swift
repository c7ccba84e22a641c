import HonourProtocol

/// The report of one publish on its way to whoever asked for it: in memory as far as it is short, then
/// in a file.
///
/// On a full disk how it ended is told all the same: lines that find no room are left out, and a warning
/// in front of the outcome says so.
struct ReportSpool {
  /// Bytes that are kept in memory.
  static let memoryBytes = 65_536

  private let encode: (ReportLine) -> [UInt8]
  private let writer: BodyWriter
  /// The first lines, for a disk without room.
  private var head: [UInt8] = []
  private var outcome: ReportLine?
  private var isCut = false

  /// `encode` makes a line's bytes on their way.
  init(in directory: CacheDirectory, encode: @escaping (ReportLine) -> [UInt8]) {
    writer = BodyWriter(in: directory, memoryLimitBytes: Self.memoryBytes)
    self.encode = encode
  }

  mutating func add(_ line: ReportLine) {
    if case .outcome = line { outcome = line }
    guard !isCut else { return }
    let bytes = encode(line)
    if outcome == nil, head.count + bytes.count <= Self.memoryBytes { head += bytes }
    do throws(ServerError) { try writer.write(bytes) } catch { isCut = true }
  }

  /// The lines have ended.
  func finish() -> TransferBody {
    if !isCut, let body = try? writer.finish() { return body }
    let warning = "The disk of the store is full: the rest of this report is left out."
    return .memory(head + encode(.warning(warning)) + (outcome.map(encode) ?? []))
  }
}
