import Foundation
import Testing

@testable import HonourTransport

@Suite struct KeyLogFileTests {
  private func inDirectory(_ body: (String) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "honour-keys-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try body(directory)
  }

  @Test func `it is made for its owner alone, written at its end, and Wireshark can read it`()
    throws
  {
    try inDirectory { directory in
      let path = directory + "/keys"
      for round in 1...2 {
        let pair = try TLSPair(TLSIdentities(keyLog: KeyLogFile(path: path)))
        #expect(pair.shake().client == .open)
        var status = stat()
        #expect(unsafe stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 5 * round)
        #expect(lines.allSatisfy { $0.split(separator: " ").count == 3 })
        #expect(lines.contains { $0.hasPrefix("CLIENT_TRAFFIC_SECRET_0 ") })
      }
    }
  }

  @Test func `a link, a pipe, a second name, a missing directory and an open file are refused`()
    throws
  {
    try inDirectory { directory in
      let file = directory + "/open"
      try Data().write(to: URL(filePath: file))
      #expect(unsafe chmod(file, 0o644) == 0)
      #expect(throws: KeyLogFault.readable(mode: 0o644)) { try KeyLogFile(path: file) }
      #expect(unsafe chmod(file, 0o600) == 0)
      #expect(unsafe symlink(file, directory + "/link") == 0)
      #expect(throws: KeyLogFault.notAFile) { try KeyLogFile(path: directory + "/link") }
      #expect(unsafe mkfifo(directory + "/pipe", 0o600) == 0)
      #expect(throws: KeyLogFault.unopened(errno: ENXIO)) {
        try KeyLogFile(path: directory + "/pipe")
      }
      #expect(unsafe link(file, directory + "/second") == 0)
      #expect(throws: KeyLogFault.notAFile) { try KeyLogFile(path: file) }
      #expect(throws: KeyLogFault.unopened(errno: ENOENT)) {
        try KeyLogFile(path: directory + "/none/keys")
      }
      #expect(try Data(contentsOf: URL(filePath: file)).isEmpty)
    }
  }
}
