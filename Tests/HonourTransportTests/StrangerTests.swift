import Foundation
import Testing

@testable import HonourTransport

/// Who does not speak our TLS is turned away, each in its way, and the next one is served.
@Suite(.timeLimit(.minutes(1)), .serialized) struct StrangerTests {
  let anyPort = SocketAddress.ipv4(address: 0x7F00_0001, port: 0)
  let identities: TLSIdentities

  init() throws { identities = try TLSIdentities() }

  private func serve(_ body: (Endpoint, SocketAddress) async throws -> Void) async throws {
    let server = Endpoint(echoes: true, lanes: HandshakeLanes()) { [identities] in
      try identities.serverEnd()
    }
    let address = try await server.listen(on: anyPort)
    try await body(server, address)
    let peer = try SealedPeer(connectingTo: address, identities.clientEnd())
    #expect(peer.shake() == .open)
    peer.write([42])
    #expect(peer.read().plain == [42])
    peer.socket.close()
    await server.end()
  }

  @Test func `plain text, HTTP and noise get no byte in answer`() async throws {
    try await serve { server, address in
      let words: [[UInt8]] = [
        Array("hello\r\n".utf8), Array("GET / HTTP/1.1\r\n\r\n".utf8), [0x93, 0xF1, 0, 0xFF],
        [0x07, 0x01, 0x5A, 0x48, 0x4E, 0x52, 0x31],
      ]
      for (index, bytes) in words.enumerated() {
        let peer = try BlockingPeer(connectingTo: address)
        peer.write(bytes)
        #expect(peer.readToEnd().isEmpty)
        await server.until { $0.closed[index] == .tls(.notTLS) }
        peer.close()
      }
      #expect(await server.secured.isEmpty)
    }
  }

  @Test func `a first message that is too long, or broken, ends at once`() async throws {
    try await serve { server, address in
      let long = try BlockingPeer(connectingTo: address)
      long.write([22, 3, 1, 0x40, 0, 1])
      #expect(long.readToEnd().isEmpty)
      await server.until { $0.closed[0] == .tls(.helloTooLong) }
      let broken = try BlockingPeer(connectingTo: address)
      broken.write([22, 3, 1, 0, 6, 1, 0, 0, 2, 9, 9])
      // One alert, `decode error`.
      #expect(broken.readToEnd() == [21, 3, 3, 0, 2, 2, 50])
      await server.until { $0.closed[1] == .tls(.damaged) }
      long.close()
      broken.close()
    }
  }

  @Test func `a client that expects another server leaves with an alert alone`() async throws {
    try await serve { server, address in
      let client = Endpoint { [identities] in
        try TLSEnd(identities.client, pins: [Array(repeating: 3, count: 32)])
      }
      await client.connect(to: [address])
      await client.until { $0.connectionCount == 1 }
      await client.send(Array("secret".utf8))
      let fingerprint = identities.server.fingerprint
      await client.until { $0.closed[0] == .tls(.notPinned(fingerprint: fingerprint)) }
      await server.until { $0.closed[0] == .tls(.alert(42)) }
      #expect(await server.received[0].isEmpty)
      #expect(await client.secured.isEmpty)
      await client.end()
    }
  }

  /// Runs `openssl`; its status and everything that it said, or nil where there is none.
  private func openssl(_ arguments: [String], in directory: URL) throws -> (
    status: Int32, said: String
  )? {
    let program = URL(filePath: "/usr/bin/openssl")
    guard FileManager.default.isExecutableFile(atPath: program.path) else { return nil }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let said = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }

  /// Lines as `openssl` reads them.
  private func pem(_ name: String, _ bytes: [UInt8]) -> String {
    "-----BEGIN \(name)-----\n\(Data(bytes).base64EncodedString())\n-----END \(name)-----\n"
  }

  @Test func `a certificate past its date is let in: the key is all that counts`() async throws {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "honour-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    // Ours with another last day; nobody looks at the signature that it has of itself.
    var certificate = identities.client.certificate
    let last = try #require(certificate.firstRange(of: Array("99991231".utf8)))
    certificate.replaceSubrange(last, with: Array("20001231".utf8))
    try pem("CERTIFICATE", certificate).write(
      to: directory.appending(path: "old.pem"), atomically: false, encoding: .utf8)
    let head: [UInt8] = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20]
    try pem("PRIVATE KEY", head + TLSIdentities.seed(2)).write(
      to: directory.appending(path: "old.key"), atomically: false, encoding: .utf8)
    try await serve { server, address in
      let arguments = [
        "s_client", "-connect", "\(address)", "-alpn", "honour/1", "-cert", "old.pem", "-key",
        "old.key",
      ]
      guard let result = try openssl(arguments, in: directory) else { return }
      await server.until { $0.closed[0] != nil }
      #expect(await server.closed[0] == .peerClosed, "\(result.said)")
      #expect(await server.secured[0]?.publicKey == identities.client.publicKey)
    }
  }

  @Test func `the program openssl is let in or turned away as the profile says`() async throws {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "honour-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let request = ["req", "-x509", "-nodes", "-subj", "/CN=x", "-days", "1", "-newkey"]
    guard
      try openssl(request + ["ed25519", "-keyout", "ed.key", "-out", "ed.pem"], in: directory)
        != nil
    else { return }
    _ = try openssl(
      request + [
        "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-keyout", "ec.key", "-out", "ec.pem",
      ],
      in: directory)
    let ours = ["-cert", "ed.pem", "-key", "ed.key"]
    let name = ["-alpn", "honour/1"]
    let cases: [(arguments: [String], cause: StreamConnection.CloseCause)] = [
      (["-tls1_2"] + name + ours, .tls(.version)),
      (ours, .tls(.protocolName)),
      (["-alpn", "h2"] + ours, .tls(.protocolName)),
      (name, .tls(.noCertificate)),
      (name + ["-cert", "ec.pem", "-key", "ec.key"], .tls(.noCertificate)),
      (name + ours + ["-groups", "P-256"], .tls(.nothingInCommon)),
      (name + ours + ["-ciphersuites", "TLS_AES_256_GCM_SHA384"], .tls(.nothingInCommon)),
      (name + ours, .peerClosed),
    ]
    try await serve { server, address in
      for (index, one) in cases.enumerated() {
        let arguments = ["s_client", "-connect", "\(address)"] + one.arguments
        let result = try openssl(arguments, in: directory)
        await server.until { $0.closed[index] != nil }
        #expect(await server.closed[index] == one.cause, "\(one.arguments): \(result?.said ?? "")")
        #expect(await (server.secured[index] != nil) == (one.cause == .peerClosed))
      }
    }
  }
}
