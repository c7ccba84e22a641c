import Foundation
import HonourClient
import HonourModel
import HonourProtocol
import HonourStore
import Testing

@testable import HonourServer

extension EndToEndTests {
  /// Two daemons of one history, of which the first chose other codes for its columns.
  @Suite struct OtherServerTests {
    /// Puts a snapshot that was written otherwise in the place of the one a daemon would make.
    private static func encodeOtherwise(in data: String) throws {
      let store = try CanonicalStore.open(StoreDirectory(data), as: .reader)
      let request = TransferRequest(base: nil, target: try store.newest())
      let directory = try CacheDirectory(data + "/" + CacheDirectory.name)
      let encoding = TransferEncoding(
        BodyWriter(in: directory, memoryLimitBytes: 1 << 22),
        columns: ColumnFeed(
          store: store, base: nil, target: request.target.position.revision, codes: []))
      try store.records(at: request.target.position.revision) {
        try encoding.append(RecordDifference(key: $0.key, old: nil, new: $0.bytes))
      }
      try directory.keep(try encoding.finish(.snapshot, request.target, nil), for: request)
      try store.close()
    }

    @Test func `what the first began, the second ends`() async throws {
      let first = try Station()
      try await first.honourd("init")
      let records = (0..<4_000).map { index in
        (id: "p\(index)", name: "Người \(UInt64(index) &* 0x9E37_79B9_7F4A_7C15)")
      }
      try await first.honourd("import", try first.file("people.jsonl", records))
      let second = try Station()
      try second.copy(first.data, to: second.data)
      try Self.encodeOtherwise(in: first.data)
      var whole = 0
      try await first.serving { daemon, address in
        _ = try await first.until("the cache is taken over") {
          daemon.errorText.contains("took over") ? 0 : nil
        }
        let plan = try await first.honour("sync", "--plan", "--json", address.description)
        whole = try bytes(plan.output)
        let link = LinkSimulator(to: address, .cut(after: whole / 2, .fromServer))
        let through = try await link.listen()
        #expect(try await first.honour("sync", through.description).status == 13)
        await link.end()
      }
      try await second.serving { _, address in
        let plan = try await first.honour("sync", "--plan", "--json", address.description)
        let left = try bytes(plan.output)
        #expect(left < whole - whole / 2 + WireLimits.chunkPayloadBytes + 100)
        let outcome = try await first.honour("sync", "--json", address.description)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try bytes(outcome.output) == left, "the price was exact")
      }
      let export = try await second.export(at: 1)
      #expect(try first.held().export == export)
      #expect(try first.problems().isEmpty)
    }

    private func bytes(_ output: [UInt8]) throws -> Int {
      let object = try JSONSerialization.jsonObject(with: Data(output)) as? [String: Any]
      return try #require(object?["bytes_received"] as? Int)
    }
  }
}
