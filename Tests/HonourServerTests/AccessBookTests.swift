import Foundation
import HonourFiles
import HonourModel
import HonourProtocol
import HonourServer
import HonourTransport
import Synchronization
import Testing

/// A daemon's list of clients in a directory of its own, by a clock that the test moves.
@Suite final class AccessBookTests: Sendable {
  private let directory: Scratch
  private let daemon = SigningKey().publicKey
  private let laptop = SigningKey().publicKey
  private let exporter = [UInt8](repeating: 9, count: 32)
  private let clock = Clock()
  private var files: AccessFiles { AccessFiles(in: directory.path) }

  private final class Clock: Sendable {
    private let time = Mutex(Int64(1_800_000_000))
    var now: Int64 { time.withLock { $0 } }

    func pass(_ seconds: Int64) { time.withLock { $0 += seconds } }
  }

  init() throws { directory = try Scratch() }

  /// Puts bytes in a file's place as a person would, who takes care of its mode.
  private func put(_ bytes: Data, in path: String, mode: Int = 0o600) throws {
    try bytes.write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  private func book() throws -> AccessBook {
    try AccessBook(directory: directory.path, daemon: daemon) { [clock] in clock.now }
  }

  private func pass(_ seconds: Int64) { clock.pass(seconds) }

  private func allow(_ key: PublicKey, expires: Int64? = nil) throws {
    try files.change { clients, _ in
      clients.put(
        ClientEntry(
          id: key.fingerprint, name: "Laptop 07", role: .reader, since: 1, expires: expires,
          origin: .administrator))
    }
  }

  @discardableResult private func invite(ttl: Int64 = 100) throws -> InvitationEntry {
    let entry = InvitationEntry(
      id: (0..<8).map { _ in UInt8.random(in: 0...255) }, secret: InvitationSecret(),
      name: "Laptop 08", role: .editor, expires: clock.now + ttl)
    try files.change { _, invitations in
      invitations.add(entry, at: clock.now)
    }
    return entry
  }

  private func enrol(
    _ entry: InvitationEntry, by key: PublicKey? = nil, secret: InvitationSecret? = nil,
    exporter: [UInt8]? = nil
  ) -> Enrol {
    .invitation(
      id: entry.id,
      proof: EnrolmentProof.make(
        secret: secret ?? entry.secret, exporter: exporter ?? self.exporter,
        client: key ?? laptop, daemon: daemon.fingerprint))
  }

  private static func refused(_ detail: UInt64) -> Judgement {
    .refused(.badInvitation, detail: detail)
  }

  @Test func `a key is in as long as the list says so, by the daemon's clock`() throws {
    let book = try book()
    #expect(book.admittance(of: laptop) == .stranger(.unknownClient))
    try allow(laptop, expires: 1_800_000_100)
    #expect(book.poll())
    #expect(!book.poll())
    #expect(book.admittance(of: laptop) == .admitted(.reader))
    pass(99)
    #expect(book.admittance(of: laptop) == .admitted(.reader))
    pass(1)
    #expect(book.admittance(of: laptop) == .stranger(.expired))
    try files.change { clients, _ in
      let entry = try #require(clients.entry(laptop.fingerprint))
      clients.put(entry.revoked(at: 5))
    }
    #expect(book.poll())
    #expect(book.admittance(of: laptop) == .stranger(.revoked))
  }

  @Test func `only the key counts: not the name, nor the place in the list`() throws {
    try allow(laptop)
    let (other, third) = (SigningKey().publicKey, SigningKey().publicKey)
    let book = try book()
    // The list is not empty, and whoever comes has no name but its key.
    #expect(book.admittance(of: other) == .stranger(.unknownClient))
    try allow(other, expires: 1_800_000_000)
    #expect(book.poll())
    #expect(book.admittance(of: laptop) == .admitted(.reader))
    #expect(book.admittance(of: other) == .stranger(.expired), "the same name, another key")
    #expect(book.admittance(of: third) == .stranger(.unknownClient))
    try files.change { clients, _ in
      clients.put(
        ClientEntry(
          id: laptop.fingerprint, name: "Another name", role: .editor, since: 1, expires: nil,
          origin: .administrator))
    }
    #expect(book.poll())
    #expect(book.admittance(of: laptop) == .admitted(.editor), "another name, the same key")
  }

  @Test func `a list that is cut, unreadable or gone leaves the last good one, loudly`() throws {
    try allow(laptop)
    let book = try book()
    let text = try String(contentsOfFile: files.clientsPath, encoding: .utf8)
    let bytes = Array(text.utf8)
    for count in stride(from: 0, to: bytes.count, by: 7) {
      try put(Data(bytes[..<count]), in: files.clientsPath)
      book.poll()
      #expect(book.fault?.contains("last good list") == true, "cut at \(count)")
      #expect(book.admittance(of: laptop) == .admitted(.reader))
      #expect(throws: AccessFault.self) { try self.book() }
    }
    try FileManager.default.removeItem(atPath: files.clientsPath)
    book.poll()
    #expect(book.fault != nil)
    #expect(book.admittance(of: laptop) == .admitted(.reader))
    try put(Data(bytes), in: files.clientsPath, mode: 0o644)
    book.poll()
    #expect(book.fault?.contains("chmod 600") == true)
    try put(Data(bytes), in: files.clientsPath)
    book.poll()
    #expect(book.fault == nil)
    #expect(book.admittance(of: laptop) == .admitted(.reader))
  }

  @Test func `an invitation lets one laptop in, once`() throws {
    let entry = try invite()
    let book = try book()
    let enrolled = Judgement.enrolled(Enrolled(role: .editor, expires: nil, name: "Laptop 08"))
    #expect(book.judge(enrol(entry), by: laptop, exporter: exporter) == enrolled)
    #expect(book.admittance(of: laptop) == .admitted(.editor))
    // It was cut off before it heard of it.
    #expect(book.judge(enrol(entry), by: laptop, exporter: exporter) == enrolled)
    let other = SigningKey().publicKey
    #expect(
      book.judge(enrol(entry, by: other), by: other, exporter: exporter) == Self.refused(3))
    #expect(book.admittance(of: other) == .stranger(.unknownClient))
    #expect(try files.invitations().entries.isEmpty)
  }

  @Test func `a crash between the two files does not open an invitation again`() throws {
    let entry = try invite()
    let before = try Data(contentsOf: URL(filePath: files.invitationsPath))
    let book = try book()
    _ = book.judge(enrol(entry), by: laptop, exporter: exporter)
    try put(before, in: files.invitationsPath)
    let other = SigningKey().publicKey
    let judgement = try self.book().judge(enrol(entry, by: other), by: other, exporter: exporter)
    #expect(judgement == Self.refused(3))
  }

  @Test func `five wrong proofs and an invitation is dead`() throws {
    let entry = try invite()
    let book = try book()
    let wrong = [
      enrol(entry, secret: InvitationSecret()), enrol(entry, by: SigningKey().publicKey),
      enrol(entry, exporter: [UInt8](repeating: 8, count: 32)),
    ]
    for index in 0..<5 {
      #expect(
        book.judge(wrong[index % 3], by: laptop, exporter: exporter) == Self.refused(1))
    }
    #expect(book.judge(enrol(entry), by: laptop, exporter: exporter) == Self.refused(4))
    #expect(try self.book().judge(enrol(entry), by: laptop, exporter: exporter) == Self.refused(4))
    #expect(book.admittance(of: laptop) == .stranger(.unknownClient))
  }

  @Test func `an invitation ends, and one that nobody made is none`() throws {
    let entry = try invite(ttl: 10)
    let book = try book()
    pass(10)
    #expect(book.judge(enrol(entry), by: laptop, exporter: exporter) == Self.refused(2))
    let unknown = Enrol.invitation(
      id: [UInt8](repeating: 0, count: 8), proof: [UInt8](repeating: 0, count: 32))
    #expect(book.judge(unknown, by: laptop, exporter: exporter) == Self.refused(1))
  }

  @Test func `a laptop that was taken off does not come back by an invitation`() throws {
    try allow(laptop)
    try files.change { clients, _ in
      let entry = try #require(clients.entry(laptop.fingerprint))
      clients.put(entry.revoked(at: 5))
    }
    let entry = try invite()
    let judgement = try book().judge(enrol(entry), by: laptop, exporter: exporter)
    #expect(judgement == .refused(.revoked, detail: 0))
  }

  @Test func `another key takes the place of the old one`() throws {
    let old = SigningKey()
    let new = SigningKey()
    try allow(old.publicKey)
    let book = try book()
    let proof = RekeyProof.make(new: new, old: old.publicKey, exporter: exporter)
    let wrong = RekeyProof.make(new: new, old: laptop, exporter: exporter)
    func rekey(_ proof: Signature) -> Enrol {
      .newKey(new.publicKey.bytes, signature: proof.bytes)
    }
    #expect(book.judge(rekey(wrong), by: old.publicKey, exporter: exporter) == Self.refused(1))
    #expect(
      book.judge(rekey(proof), by: laptop, exporter: exporter)
        == .refused(.unknownClient, detail: 0))
    #expect(
      book.judge(rekey(proof), by: old.publicKey, exporter: exporter)
        == .enrolled(Enrolled(role: .reader, expires: nil, name: "Laptop 07")))
    #expect(book.admittance(of: new.publicKey) == .admitted(.reader))
    #expect(book.admittance(of: old.publicKey) == .stranger(.unknownClient))
  }

  @Test func `what was seen is known again after a restart, and its loss does no harm`() throws {
    try allow(laptop)
    let address = SocketAddress.ipv4(address: 0x7F00_0009, port: 5)
    let known = SocketAddress.ipv4(address: 0x7F00_0009, port: 0)
    var book = try book()
    #expect(book.knownAddresses.isEmpty)
    book.met(laptop, at: address, position: nil)
    book.met(SigningKey().publicKey, at: .ipv4(address: 0x7F00_000A, port: 5), position: nil)
    #expect(book.knownAddresses.map(\.address) == [known])
    book.close()
    pass(10)
    book = try self.book()
    #expect(book.knownAddresses.map(\.address) == [known])
    #expect(book.knownAddresses.map(\.age) == [10 * WireLimits.second])
    let row = try #require(try ClientRoll(in: directory.path).rows().first)
    #expect(row.seen?.address == "127.0.0.9")
    #expect(row.seen?.at == 1_800_000_000)
    try put(Data("x".utf8), in: directory.path + "/clients.seen")
    #expect(try self.book().knownAddresses.isEmpty)
  }
}
