import Foundation
import HonourClient
import HonourStore
import Testing

extension EndToEndTests {
  /// What a killed daemon leaves is in nobody's way.
  @Suite struct KilledDaemonTests {
    @Test func `a killed daemon serves again from what it left`() async throws {
      let station = try Station()
      try await station.honourd("init", "--example", "cscd")
      var (daemon, address) = try await station.serve(isSecure: true)
      try await station.join()
      let place = String(address.description.dropFirst("honour://".count))
      for round in 1...3 {
        daemon.send(SIGKILL)
        #expect(await daemon.status == 137)
        for name in ["control.sock", "lock", "addresses"] {
          #expect(StoreDirectory.exists(station.data + "/" + name), "\(name) is left")
        }
        (daemon, address) = try await station.serve(isSecure: true, at: place)
        #expect(address.description == "honour://\(place)")
        // Over the control socket, and then over the line.
        let file = try station.file("\(round).jsonl", [("p\(round)", "Người \(round)")])
        try await station.honourd("import", file)
        let sync = try await station.honour("sync")
        #expect(sync.status == 0, "\(sync.errors)")
      }
      #expect(await daemon.stop() == 0)
      let export = try await station.export(at: 4)
      #expect(try station.held().export == export)
    }
  }
}
