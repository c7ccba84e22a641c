import Foundation
import HonourClient
import Testing

extension EndToEndTests {
  /// What a person reads, and a script gets, where a file is damaged or something is in its place.
  @Suite struct DamageTests {
    /// A replica at revision 1 of 2, and a bundle from 1 to 2.
    private struct Ground {
      let station: Station
      let bundle: [UInt8]

      init() async throws {
        station = try Station()
        try await station.honourd("init")
        try await station.honourd(
          "import", try station.file("1.jsonl", [("a", "Người A"), ("b", "Người B")]))
        let first = station.directory.path + "/1.bundle"
        try await station.honourd("bundle", first)
        #expect(try await station.honour("sync", "--bundle", first).status == 0)
        try await station.honourd("import", try station.file("2.jsonl", [("c", "Người C")]))
        let second = station.directory.path + "/2.bundle"
        try await station.honourd("bundle", second, "--from", "1")
        bundle = Array(try Data(contentsOf: URL(fileURLWithPath: second)))
      }

      /// Applies a bundle of these bytes, which must not change the replica.
      func refuse(_ bytes: [UInt8]) async throws -> (status: Int32, errors: String) {
        let path = station.directory.path + "/bad.bundle"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let result = try await station.honour("sync", "--bundle", path)
        #expect(try station.held().revision == 1)
        return (result.status, result.errors)
      }
    }

    /// That no damaged byte changes anything `BundleTests` sees to; the words are looked at for
    /// each byte of the opening and some of the rest, in a long campaign (`Scripts/laws`) for all.
    @Test func `each damaged byte of a bundle is told in words and changes nothing`()
      async throws
    {
      let ground = try await Ground()
      let database = URL(fileURLWithPath: ground.station.replica + "/replica.db")
      let before = try Data(contentsOf: database)
      #expect(ground.bundle.count < 400)
      let step = Campaign.step(7)
      for index in ground.bundle.indices where index < 24 || index.isMultiple(of: step) {
        var bytes = ground.bundle
        bytes[index] ^= 0x40
        let (status, errors) = try await ground.refuse(bytes)
        let comment: Comment = "byte \(index): \(errors)"
        // The magic, the version, everything else.
        #expect(status == (index < 4 ? 17 : index == 4 ? 16 : 12), comment)
        #expect(errors.contains("Your data is still revision 1, whole."), comment)
        #expect(errors.contains("et the file again") || index == 4, comment)
        if index > 4 {
          // Where a length was damaged, the file seems to end too early.
          #expect(
            errors.contains(/is damaged in the part that begins at byte [0-9]+ of the file\./)
              || errors.contains(/is cut or damaged: it ends at byte [0-9]+, inside/), comment)
        }
        for name in ["expected", "(", "PULL", "CHUNK", "MANIFEST"] {
          #expect(!errors.contains(name), comment)
        }
      }
      #expect(try Data(contentsOf: database) == before)
    }

    @Test func `a bundle that is cut, or has bytes behind its end, is told in words`()
      async throws
    {
      let ground = try await Ground()
      let count = ground.bundle.count
      for length in [0, 3, 5, 30, count - 1] {
        let (status, errors) = try await ground.refuse(Array(ground.bundle.prefix(length)))
        #expect(status == 12, "\(errors)")
        #expect(errors.contains(#/is cut( or damaged)?: it ends at byte /#), "\(errors)")
        #expect(errors.contains("ends at byte \(length)"), "\(errors)")
        #expect(errors.contains("Get the file again"), "\(errors)")
      }
      let (status, errors) = try await ground.refuse(ground.bundle + [1, 2])
      #expect(status == 12, "\(errors)")
      #expect(
        errors.contains("it ends at byte \(count), and the file has \(count + 2)"), "\(errors)")
      #expect(errors.contains("Get the file again"), "\(errors)")
    }

    private static let lostTables = [
      ("reference", "The table reference is missing.\n1 problem, none in the facts"),
      ("mention", "The table mention is missing.\n1 problem, none in the facts"),
      ("phrase_index", "The table phrase_index is missing.\n1 problem, none in the facts"),
      ("tree", "The table tree is missing.\n1 problem, none in the facts"),
      ("meta", "The table meta is missing.\n1 problem; facts may be wrong or lost."),
      ("record", "The table record is missing.\n1 problem; facts may be wrong or lost."),
      ("sync_log", "The table sync_log is missing.\n1 problem, none in the facts"),
    ]

    @Test func `a lost table is named, and mended where it is`() async throws {
      let ground = try await Ground()
      let station = ground.station
      let kept = station.directory.path + "/kept"
      try station.copy(station.replica, to: kept)
      let export = try await station.export(at: 2)
      try await station.serving { _, address in
        for (table, words) in Self.lostTables {
          try station.copy(kept, to: station.replica)
          try station.damage("DROP TABLE \(table)")
          let verify = try await station.honour("verify")
          #expect(verify.status == 6, "\(verify.errors)")
          let output = String(decoding: verify.output, as: UTF8.self)
          #expect(output.hasPrefix(words) && output.contains("'honour repair'"), "\(output)")
          let repair = try await station.honour("repair", address.description)
          #expect(repair.status == 0, "\(table): \(repair.errors)")
          #expect(try await station.honour("verify").status == 0, "\(table)")
          #expect(try station.held().export == export, "\(table)")
          #expect(!station.directory.contains("replica/replica.db.damaged"), "\(table)")
        }
      }
    }

    @Test(arguments: ["incoming/transfer", "incoming/walk", "lock", "replica.db-wal", "replica.db"])
    func `a directory in the place of a file is told, and nothing is lost`(
      name: String
    ) async throws {
      let ground = try await Ground()
      let station = ground.station
      let database = station.replica + "/replica.db"
      let place = station.replica + "/" + name
      let before = try Data(contentsOf: URL(fileURLWithPath: database))
      // It is not ours, so it is not removed either.
      try? FileManager.default.removeItem(atPath: place)
      try FileManager.default.createDirectory(
        atPath: place + "/mine", withIntermediateDirectories: true)
      try await station.serving { _, address in
        for command in ["sync", "repair"] where name == "lock" || name.hasPrefix("replica") {
          let result = try await station.honour(command, address.description)
          #expect(result.status == 17, "\(command): \(result.errors)")
          #expect(result.errors.contains("\(name) is in the way"), "\(result.errors)")
        }
        let sync = try await station.honour("sync", address.description)
        #expect(sync.status == 17, "\(sync.errors)")
        #expect(sync.errors.contains("\(name) is in the way"), "\(sync.errors)")
        #expect(sync.errors.contains("Move it elsewhere, and run the same command again."))
        #expect(station.directory.contains("replica/\(name)/mine"))
        try FileManager.default.removeItem(atPath: place)
        if name == "replica.db" { try before.write(to: URL(fileURLWithPath: database)) }
        let again = try await station.honour("sync", address.description)
        #expect(again.status == 0, "\(again.errors)")
      }
      #expect(try station.held().revision == 2)
      #expect(try station.problems().isEmpty)
    }

    @Test(arguments: ["incoming/transfer", "incoming/walk", "incoming"])
    func `a link that leads nowhere, or a file, is no harm to a small sync`(
      name: String
    ) async throws {
      let ground = try await Ground()
      let station = ground.station
      let mine = station.directory.path + "/mine"
      try Data("mine".utf8).write(to: URL(fileURLWithPath: mine))
      let place = station.replica + "/" + name
      try? FileManager.default.createDirectory(
        atPath: station.replica + "/incoming", withIntermediateDirectories: false)
      if name == "incoming" { try FileManager.default.removeItem(atPath: place) }
      try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: mine)
      try await station.serving { _, address in
        let sync = try await station.honour("sync", address.description)
        #expect(sync.status == 0, "\(sync.errors)")
      }
      #expect(try station.held().revision == 2)
      #expect(try String(contentsOfFile: mine, encoding: .utf8) == "mine")
    }
  }
}
