import Foundation
import Testing

@testable import HonourTransport

@Suite(.serialized) struct TLSMemoryTests {
  @Test func `an idle connection's end takes at most 24 KiB`() throws {
    let identities = try TLSIdentities()
    let count = 1_000
    // As tests before this one do: much is taken and let go of.
    var others = (0..<60_000).map { [UInt8](repeating: 1, count: 500 + $0 % 1_000) }
    #expect(others.removeLast().count > 0)
    others = others.enumerated().filter { $0.offset % 97 == 0 }.map(\.element)
    var ends: [TLSEnd] = []
    ends.reserveCapacity(count)
    for _ in 0..<50 { try ends.append(openEnd(identities)) }
    try giveBackFreeMemory()
    let before = try residentBytes()
    for _ in 0..<count { try ends.append(openEnd(identities)) }
    let each = (try residentBytes() - before) / count
    print("an idle TLS end: \(each) bytes")
    #expect(each > 4_096 && each <= 24_576, "\(others.count) other blocks are left")
  }

  /// What other tests left free would be taken first, and not be counted.
  private func giveBackFreeMemory() throws {
    // Glibc's module leaves <malloc.h> out.
    typealias Trim = @convention(c) (Int) -> CInt
    guard let trim = unsafe dlsym(nil, "malloc_trim") else { throw CocoaError(.featureUnsupported) }
    _ = unsafe unsafeBitCast(trim, to: Trim.self)(0)
  }

  private func residentBytes() throws -> Int {
    let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(
      separator: " ")
    return try #require(Int(fields[1])) * sysconf(Int32(_SC_PAGESIZE))
  }

  /// A server's end that was spoken to, answered, and now waits.
  private func openEnd(_ identities: TLSIdentities) throws -> TLSEnd {
    let pair = try TLSPair(identities)
    #expect(pair.shake().server == .open)
    #expect(pair.client.seal(Array(repeating: 1, count: 500)[...]))
    #expect(pair.give(pair.client.takeOutput(), to: pair.server).plain.count == 500)
    #expect(pair.server.seal(Array(repeating: 1, count: 500)[...]))
    #expect(pair.server.takeOutput().count == 522)
    return pair.server
  }
}
