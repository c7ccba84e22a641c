import Foundation
import HonourFiles
import Testing

@Suite struct ProcessSecrecyTests {
  private typealias Control = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
  /// PR_GET_DUMPABLE and PR_SET_DUMPABLE of `prctl(2)`.
  private static let (dumpable, setDumpable): (Int32, Int32) = (3, 4)

  @Test func `a process that holds keys can be dumped by nobody and leaves no core`() throws {
    guard let symbol = unsafe dlsym(nil, "prctl") else { throw CocoaError(.featureUnsupported) }
    let control = unsafe unsafeBitCast(symbol, to: Control.self)
    #expect(control(Self.dumpable, 0, 0, 0, 0) == 1)
    defer { _ = control(Self.setDumpable, 1, 0, 0, 0) }
    ProcessSecrecy.begin()
    #expect(control(Self.dumpable, 0, 0, 0, 0) == 0)
    var limit = rlimit(rlim_cur: 1, rlim_max: 1)
    unsafe getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    #expect(limit.rlim_cur == 0 && limit.rlim_max == 0)
  }
}
