import Foundation
import Glibc
import Testing

@testable import honourd

extension EndToEndTests {
  /// What systemd and the daemon have to say to each other.
  @Suite struct ServiceTests {
    private static let analyzer = "/usr/bin/systemd-analyze"
    private static var hasAnalyzer: Bool {
      FileManager.default.isExecutableFile(atPath: analyzer)
    }

    private static func unit(
      _ options: String...
    ) async throws -> (text: String, errors: String, directory: TemporaryDirectory) {
      let directory = try TemporaryDirectory()
      let result = try await Program.run("honourd", ["service-unit"] + options, in: directory)
      #expect(result.status == 0, "\(result.errors)")
      return (String(decoding: result.output, as: UTF8.self), result.errors, directory)
    }

    @Test func `the unit runs the program that printed it, or the one that was named`()
      async throws
    {
      let own = try await Self.unit()
      let line = try #require(own.text.split(separator: "\n").first { $0.hasPrefix("ExecStart=") })
      #expect(line.hasPrefix("ExecStart=/"))
      #expect(line.hasSuffix("/honourd serve"))
      for line in ["Restart=always", "RestartSec=200ms", "LimitCORE=0"] {
        #expect(own.text.contains("\n\(line)\n"), "\(line)")
      }
      let other = try await Self.unit("--program", "/opt/my 100% \"tools\"/honourd")
      #expect(
        other.text.contains("\nExecStart=\"/opt/my 100%% \\\"tools\\\"/honourd\" serve\n"))
      #expect(other.errors.isEmpty)
      let hidden = try await Self.unit("--program", "/home/vy/honourd")
      #expect(
        hidden.errors == """
          The service cannot see /home/vy/honourd. Type:  sudo install -m 755 /home/vy/honourd \
          /usr/local/bin/honourd && /usr/local/bin/honourd service-unit

          """)
      let relative = try await Program.run(
        "honourd", ["service-unit", "--program", "honourd"], in: own.directory)
      #expect(relative.status == 64)
    }

    @Test(.enabled(if: hasAnalyzer)) func `systemd takes the unit, and finds it well confined`()
      async throws
    {
      let unit = try await Self.unit("--program", "/bin/true")
      let path = unit.directory.path + "/honourd.service"
      try unit.text.write(toFile: path, atomically: true, encoding: .utf8)
      let verified = try await Program.run(
        Self.analyzer, ["verify", path], in: unit.directory)
      #expect(verified.status == 0, "\(verified.errors)")
      #expect(!verified.errors.contains("honourd.service:"), "\(verified.errors)")
      let exposure = try await Program.run(
        Self.analyzer, ["security", "--offline=true", "--threshold=20", path],
        in: unit.directory)
      let text = String(decoding: exposure.output, as: UTF8.self)
      #expect(exposure.status == 0, "\(text)\(exposure.errors)")
      #expect(text.contains("Overall exposure level"))
    }

    @Test(arguments: [false, true])
    func `the daemon says that it is ready once it listens`(isAbstract: Bool) async throws {
      let station = try Station()
      try await station.honourd("init")
      let name = station.directory.path + "/notify"
      let manager = try Manager(name, isAbstract: isAbstract)
      let daemon = try Program(
        "honourd", ["serve", "--data", station.data, "--listen", "127.0.0.1:0", "--plaintext"],
        in: station.directory, environment: ["NOTIFY_SOCKET=" + (isAbstract ? "@" : "") + name])
      #expect(try await station.until("it is ready") { manager.message() } == "READY=1\n")
      #expect(daemon.errorText.contains("listening on "))
      #expect(await daemon.stop() == 0)
      #expect(manager.message() == nil, "it says so once")
    }

    @Test func `nothing is said where nobody can hear it`() {
      for name in ["", "/", "@", "relative", "/nowhere/notify", String(repeating: "/x", count: 99)]
      {
        ReadinessNotice.send(environment: ["NOTIFY_SOCKET": name])
      }
      ReadinessNotice.send(environment: [:])
    }
  }
}

/// Where a service manager hears what its services say.
private struct Manager: ~Copyable {
  private let descriptor: Int32

  init(_ name: String, isAbstract: Bool) throws {
    descriptor = socket(
      AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = (isAbstract ? [0] : []) + Array(name.utf8)
    let size = MemoryLayout.size(ofValue: address.sun_path)
    try #require(bytes.count < size)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let length = MemoryLayout<sa_family_t>.size + bytes.count
    let descriptor = descriptor
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, socklen_t(length))
      }
    }
    try #require(status == 0, "\(errno)")
  }

  deinit { close(descriptor) }

  /// The next message; nil where none waits.
  func message() -> String? {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
    }
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }
}
