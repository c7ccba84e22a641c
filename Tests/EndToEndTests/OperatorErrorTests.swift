import Foundation
import HonourClient
import HonourTransport
import Testing

extension EndToEndTests {
  /// What a person reads who made a mistake, to the letter: what is wrong, where, and what to do.
  @Suite struct OperatorErrorTests {
    /// `{dir}` stands for the directory of the test.
    struct Mistake: Sendable, CustomTestStringConvertible {
      let line: String
      let status: Int32
      let says: String
      var testDescription: String { line }

      init(_ line: String, _ status: Int32, _ says: String) {
        (self.line, self.status, self.says) = (line, status, says)
      }
    }

    /// Runs the line, words apart by blanks, and compares what it says but for the log and the usage.
    private func expect(
      _ mistake: Mistake, _ station: Station, _ values: [String: String] = [:]
    ) async throws {
      func filled(_ text: String) -> String {
        values.reduce(text.replacing("{dir}", with: station.directory.path)) {
          $0.replacing("{\($1.key)}", with: $1.value)
        }
      }
      let words = filled(mistake.line).split(separator: " ").map(String.init)
      let result = try await Program.run(words[0], Array(words.dropFirst()), in: station.directory)
      #expect(result.status == mistake.status, "\(mistake.line): \(result.errors)")
      let said = result.errors.split(separator: "\n").filter {
        !$0.contains(" info honourd: ") && !$0.hasPrefix("its id is ")
      }.prefix { !$0.hasPrefix("Usage: ") && !$0.hasPrefix("Help: ") }
      #expect(said.joined(separator: "\n") == filled(mistake.says), "\(mistake.line)")
      #expect(result.output.isEmpty, "\(mistake.line)")
    }

    @Test(arguments: [
      Mistake(
        "honourd serve --data {dir}/nowhere", 5,
        """
        honourd: There is no data in {dir}/nowhere/store.db. Check the directory. Make a store with \
        'honourd init --data DIR'.
        """),
      Mistake(
        "honourd status --data {dir}/nowhere", 5,
        """
        honourd: There is no data in {dir}/nowhere/store.db. Check the directory. Make a store with \
        'honourd init --data DIR'.
        """),
      Mistake(
        "honour search x --replica {dir}/nowhere", 5,
        """
        honour: there is no replica in {dir}/nowhere. Make one with 'honour sync honour://HOST:PORT \
        --replica DIR', or say where it is.
        """),
      Mistake("honourd serve", 64, "Error: Say which store with --data DIR, or set HONOURD_DATA."),
    ])
    func `a wrong directory is named with what to do`(mistake: Mistake) async throws {
      try await expect(mistake, Station())
    }

    private static let id =
      "HON1-WUACFXF-N32TNHB-SOGEMR2-VY24RBX-ENLJWYS-3D4JEEQ-WOPXIGS-I2QKWAP"

    @Test(arguments: [(14, "1 or 2"), (26, "3 or 4"), (62, "7 or 8")])
    func `a letter wrong in an id is named with its group`(
      place: Int, group: String
    ) async throws {
      var typed = Array(Self.id)
      typed[place] = typed[place] == "A" ? "B" : "A"
      try await expect(
        Mistake(
          "honourd allow \(String(typed)) --name L --data {dir}/data", 64,
          "Error: The id is mistyped in group \(group)."), Station())
    }

    @Test(arguments: [
      Mistake(
        "honourd serve --plaintext --data {dir}/data --listen 127.0.0.1:{port}", 1,
        """
        honourd: cannot listen on 127.0.0.1:{port}: bind: Address already in use. Stop what uses it, \
        or choose another with --listen.
        """),
      Mistake(
        "honourd serve --data {dir}/data --listen 192.0.2.1:{port}", 1,
        """
        honourd: cannot listen on 192.0.2.1:{port}: bind: Cannot assign requested address. This \
        machine has no such address now: bring its interface up, or choose another with --listen.
        """),
      Mistake(
        "honourd serve --data {dir}/data --listen nowhere..invalid:{port}", 1,
        """
        honourd: cannot listen on nowhere..invalid:{port}: resolve: Name or service not known. Name \
        an address of this machine with --listen, for example 127.0.0.1:{port}.
        """),
      Mistake(
        "honourd serve --data {dir}/data --listen 127.0.0.1", 64,
        "Error: '127.0.0.1' is no address. Write HOST:PORT, for example [::1]:7464."),
      Mistake(
        "honourd serve --plaintext --data {dir}/data --listen 0.0.0.0:{port}", 64,
        """
        honourd: 0.0.0.0:{port} can be reached by other machines. Without encryption only this \
        machine's own addresses are served: use 127.0.0.1 or [::1].
        """),
    ])
    func `an address that cannot be listened on is named with what to do`(
      mistake: Mistake
    ) async throws {
      let station = try Station()
      try await station.honourd("init")
      let link = LinkSimulator(to: try ServerAddress("honour+tcp://127.0.0.1:1"))
      let taken = try await link.listen().endpoint.port
      try await expect(mistake, station, ["port": String(taken)])
      await link.end()
    }

    @Test(arguments: [
      Mistake(
        "honour sync --replica {dir}/r honour+tcp://127.0.0.1:9", 8,
        """
        Cannot reach honour+tcp://127.0.0.1:9: connect: Connection refused.
        Nothing was stored.
        Is the daemon running there? Start it, or give another address, and sync again.
        """),
      Mistake(
        "honour sync --replica {dir}/r honour+tcp://nowhere..invalid", 8,
        """
        Cannot reach honour+tcp://nowhere..invalid:7464: resolve: Name or service not known.
        Nothing was stored.
        Is the daemon running there? Start it, or give another address, and sync again.
        """),
      Mistake(
        "honour sync --replica {dir}/r 127.0.0.1:7464", 64,
        """
        Error: The value '127.0.0.1:7464' is invalid for '<address>': Write honour://HOST:PORT, or \
        honour+tcp://HOST:PORT for a daemon on this machine.
        """),
      Mistake(
        "honour sync --replica {dir}/r honour+tcp://192.0.2.1:7", 64,
        """
        honour+tcp://192.0.2.1:7 is another machine, and honour+tcp carries data unprotected.
        Nothing was stored.
        Use an address of this machine, such as honour+tcp://127.0.0.1:7.
        """),
      Mistake(
        "honour join HON1-NOT-AN-INVITATION --replica {dir}/r", 64,
        "Error: The invitation does not begin with HONJ1-."),
    ])
    func `an address where no daemon is is named with what to do`(
      mistake: Mistake
    ) async throws {
      try await expect(mistake, Station())
    }

    @Test(arguments: [
      ("# mine\nlisen = 127.0.0.1:0", "2: unknown key 'lisen'; did you mean 'listen'?"),
      ("port = 7464", "1: unknown key 'port'; there are: listen, address, prepare, log-level"),
      (
        "listen = 127.0.0.1",
        "1: '127.0.0.1' is no value of 'listen'; write HOST:PORT, for example 0.0.0.0:7464"
      ),
      ("\nlisten 127.0.0.1:1", "2: is no 'key = value'; a comment begins with '#'"),
      ("prepare = 1\nprepare = 2", "2: 'prepare' is given again; it stands on line 1 already"),
    ])
    func `a fault of the configuration is named with its line and what to write`(
      text: String, says: String
    ) async throws {
      let station = try Station()
      try FileManager.default.createDirectory(
        atPath: station.data, withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
      let path = station.data + "/honourd.conf"
      try #require(
        FileManager.default.createFile(
          atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]))
      try await expect(
        Mistake("honourd serve --data {dir}/data", 2, "honourd: \(path):\(says)"), station)
    }

    @Test
    func `who stops reading what a program writes ends it without a fault, a full disk does not`()
      async throws
    {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      let bundle = station.directory.path + "/b.bundle"
      try await station.honourd("bundle", bundle)
      #expect(try await station.honour("sync", "--bundle", bundle).status == 0)
      // Each says more than a pipe holds, and nobody reads it.
      for line in [
        "honourd export --data '\(station.data)'", "honour export --replica '\(station.replica)'",
        "honour-inspect decode '\(bundle)'",
      ] {
        let name = String(line.prefix { $0 != " " })
        let path = try Program.path(of: name)
        let call = "{ '\(path)'\(line.dropFirst(name.count)); echo $? >&2; } | exec true"
        let result = try await Program.run("/bin/sh", ["-c", call], in: station.directory)
        #expect(result.errors == "0\n", "\(line)")
        let full = "'\(path)'\(line.dropFirst(name.count)) >/dev/full"
        #expect(try await Program.run("/bin/sh", ["-c", full], in: station.directory).status == 15)
      }
    }
  }
}
