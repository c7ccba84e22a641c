import HonourModel
import HonourProtocol
import Testing

@testable import HonourServer

@Suite struct ClientListTests {
  static func fingerprint(_ number: UInt8) throws -> Fingerprint {
    let key = try #require(SigningKey(seed: [UInt8](repeating: number, count: 32)))
    return key.publicKey.fingerprint
  }

  private func list() throws -> ClientList {
    var list = ClientList()
    list.put(
      ClientEntry(
        id: try Self.fingerprint(1), name: "Phòng Tổng hợp \"A\"\u{1B}[31m\n", role: .editor,
        since: 1_700_000_000, expires: nil, origin: .administrator))
    list.put(
      ClientEntry(
        id: try Self.fingerprint(2), name: "Laptop 07 name=x", role: .reader, since: 1_700_000_000,
        expires: 1_800_000_000, origin: .invitation(id: [1, 2, 3, 4, 5, 6, 7, 8])))
    list.put(
      ClientEntry(
        id: try Self.fingerprint(3), name: "end 3", role: .reader, since: 1, expires: nil,
        origin: .administrator
      ).revoked(at: 2))
    return list
  }

  @Test func `what is written is read back, and a name is one line of plain characters`() throws {
    let list = try list()
    #expect(try ClientList(text: list.text, path: "clients") == list)
    #expect(list.text.utf8.allSatisfy { $0 == 0x0A || $0 >= 0x20 })
    #expect(list.text.split(separator: "\n").count == 5)
  }

  @Test func `a list cut at any byte, or with any byte changed, is never another list`() throws {
    let list = try list()
    let bytes = Array(list.text.utf8)
    for count in bytes.indices {
      let text = String(decoding: bytes[..<count], as: UTF8.self)
      #expect(throws: AccessFault.self, "cut at \(count)") {
        try ClientList(text: text, path: "clients")
      }
    }
    // A changed id does not check; nothing else in a line lets somebody else in.
    let ids = Set(list.entries.map(\.id))
    for index in bytes.indices {
      var changed = bytes
      changed[index] = changed[index] == 0x41 ? 0x42 : 0x41
      let text = String(decoding: changed, as: UTF8.self)
      guard let other = try? ClientList(text: text, path: "clients") else { continue }
      #expect(Set(other.entries.map(\.id)) == ids, "byte \(index)")
    }
  }

  @Test func `a fault names its line`() throws {
    let lines = try list().text.split(separator: "\n", omittingEmptySubsequences: false)
    func fault(_ change: (inout [Substring]) -> Void) -> AccessFault? {
      var changed = lines
      change(&changed)
      do throws(AccessFault) {
        _ = try ClientList(text: changed.joined(separator: "\n"), path: "clients")
        return nil
      } catch {
        return error
      }
    }
    #expect(fault { $0[0] = "honourd-clients 2" }?.line == 1)
    #expect(fault { $0[2] = $0[1] } == AccessFault(path: "clients", line: 3, reason: .id))
    #expect(fault { $0[2].removeFirst() } == AccessFault(path: "clients", line: 3, reason: .line))
    #expect(fault { $0[2] += " x" }?.reason == .line)
    let second = fault {
      $0.insert("client", at: 1)
      $0[5] = "end 4"
    }
    #expect(second?.line == 2)
    #expect(fault { $0.append("client") }?.line == 6)
    #expect(fault { $0[4] = "end 4" }?.reason == .cut)
    #expect(fault { $0.insert("# a comment of the administrator", at: 2) } == nil)
    #expect(fault { $0.insert("", at: 2) } == nil)
  }

  @Test func `a word that nobody knows, or one twice, is refused`() throws {
    let text = try list().text
    for (old, new) in [
      ("role=reader", "role=admin"), ("role=reader", "role=reader role=editor"),
      ("role=reader", "role=reader group=x"), ("client ", "guest "),
      ("expires=never", "expires=soon"), ("expires=never", ""),
    ] {
      let changed = text.replacing(old, with: new, maxReplacements: 1)
      #expect(changed != text)
      #expect(throws: AccessFault.self, "\(old) to \(new)") {
        try ClientList(text: changed, path: "clients")
      }
    }
  }

  @Test func `only the key counts`() throws {
    var list = try list()
    #expect(list.entries(named: "Laptop 07 name=x").map(\.id) == [try Self.fingerprint(2)])
    #expect(list.entry(try Self.fingerprint(4)) == nil)
    let other = ClientEntry(
      id: try Self.fingerprint(4), name: "Laptop 07 name=x", role: .editor, since: 3, expires: nil,
      origin: .administrator)
    list.put(other)
    #expect(list.entry(try Self.fingerprint(2))?.role == .reader)
    #expect(list.entry(try Self.fingerprint(4)) == other)
    #expect(try ClientList(text: list.text, path: "clients") == list)
  }
}
