import Foundation
import HonourClient
import Testing

extension EndToEndTests {
  /// A delta read through the index of references of a replica whose index is damaged.
  @Suite struct SiblingDamageTests {
    private static let persons = 400
    /// More than all of a kind that a delta may be read against at once, so that it is read against
    /// those alone which refer to the same.
    private static let shared = 33_000

    private static func line(_ id: Int, person: Int, rank: String?) -> String {
      let rank = rank.map { #","rank_at":"\#($0)""# } ?? ""
      return #"{"event":"e","id":"h\#(100_000 + id)","kind":"participation","#
        + #""person":"p\#(person)"\#(rank),"roles":["attend"]}"# + "\n"
    }

    @Test func `a lost index is named, mended, and the delta fits again`() async throws {
      let station = try Station()
      var generator = SplitMix64(seed: 66)
      func write(_ name: String, _ lines: [String]) throws -> String {
        let path = station.directory.path + "/" + name
        try lines.joined().write(toFile: path, atomically: true, encoding: .utf8)
        return path
      }
      let ranks = (0..<Self.persons).map { _ in String(generator.next(), radix: 36) }
      var first = [
        #"{"held_on":"2020-05-01","id":"e","kind":"event","label":"Lễ","type":"launch"}"# + "\n"
      ]
      for person in 0..<Self.persons {
        first.append(#"{"id":"p\#(person)","kind":"person","name":"Người \#(person)"}"# + "\n")
      }
      for id in 0..<Self.shared {
        let isLast = id >= Self.shared - Self.persons
        let person = id % Self.persons
        first.append(Self.line(id, person: person, rank: isLast ? ranks[person] : nil))
      }
      let second = (0..<60).map { number in
        let person = Int.random(in: 0..<Self.persons, using: &generator)
        return Self.line(Self.shared + number, person: person, rank: ranks[person])
      }
      try await station.honourd("init")
      try await station.honourd("import", try write("1.jsonl", first))
      try await station.serving { _, address in
        let sync = try await station.honour("sync", address.description)
        #expect(sync.status == 0, "\(sync.errors)")
        try await station.honourd("import", try write("2.jsonl", second))
        try station.damage("DELETE FROM reference")
        let misfit = try await station.honour("sync")
        #expect(misfit.status == 12, "\(misfit.errors)")
        for words in [
          "does not fit what this replica holds", "Your data is still revision 1, whole.",
          "Run 'honour verify': where the replica is damaged, 'honour repair' mends it.",
        ] {
          #expect(misfit.errors.contains(words), "\(misfit.errors)")
        }
        let verify = try await station.honour("verify")
        #expect(verify.status == 6)
        #expect(String(decoding: verify.output, as: UTF8.self).hasPrefix("Table reference has 0"))
        let repair = try await station.honour("repair")
        #expect(repair.status == 0, "\(repair.errors)")
        let again = try await station.honour("sync")
        #expect(again.status == 0, "\(again.errors)")
      }
      let export = try await station.export(at: 2)
      #expect(try station.held().export == export)
      #expect(try station.problems().isEmpty)
    }
  }
}
