import HonourImport
import HonourModel
import HonourProtocol
import HonourServer
import HonourStore
import Testing

@Suite struct PublisherTests {
  private let scratch: Scratch
  private let store: CanonicalStore
  private let publisher: Publisher

  init() throws {
    scratch = try Scratch()
    var random = SplitMix64(seed: 7)
    store = try CanonicalStore.create(
      StoreDirectory(scratch.path + "/store"), lineage: Lineage(from: &random),
      settings: .fleeting)
    publisher = Publisher(store: store, now: { 1_790_000_000 })
  }

  private func run(_ action: PublishCommand.Action, _ text: String, dryRun: Bool = false)
    -> (lines: [ReportLine], outcome: ReportOutcome?)
  {
    var lines: [ReportLine] = []
    let command = PublishCommand(action: action, author: "an", message: "thử", dryRun: dryRun)
    publisher.carryOut(command, contents: [.bytes(Array(text.utf8))]) { lines.append($0) }
    guard case .outcome(let outcome) = lines.last else { return (lines, nil) }
    return (lines, outcome)
  }

  private func load(_ text: String, full: Bool = false, dryRun: Bool = false)
    -> (lines: [ReportLine], outcome: ReportOutcome?)
  {
    let settings = ImportSettings(full: full, fixText: false, kind: nil, names: ["a.jsonl"])
    return run(.importFiles(settings), text, dryRun: dryRun)
  }

  private func codes(_ lines: [ReportLine]) -> [String] {
    lines.compactMap { line in
      guard case .fault(let fault) = line else { return nil }
      return "\(fault.line ?? 0) \(fault.code)"
    }
  }

  private static let two = """
    {"kind":"unit","id":"a","name":"Một","parent":"b"}
    {"kind":"unit","id":"b","name":"Hai"}
    """

  @Test func `an import is one revision, and the same file again is none`() throws {
    #expect(load(Self.two).outcome?.result == .published)
    let again = load(Self.two).outcome
    #expect(again?.result == .unchanged)
    #expect(again?.revision == 1)
    #expect(try store.newest().author == "an")
  }

  @Test func `of two who began at one revision the second is told, and nothing is written`() throws
  {
    let base = try store.newest().position.short
    func publish(_ name: String, from base: ShortPosition) -> [ReportLine] {
      var lines: [ReportLine] = []
      let settings = ImportSettings(full: false, fixText: false, kind: nil, names: ["a.jsonl"])
      let command = PublishCommand(
        action: .importFiles(settings), author: "an", message: "", dryRun: false)
      let text = #"{"kind":"unit","id":"a","name":"\#(name)"}"#
      publisher.carryOut(command, from: base, contents: [.bytes(Array(text.utf8))]) {
        lines.append($0)
      }
      return lines
    }
    #expect(codes(publish("Một", from: base)) == [])
    let refused = publish("Hai", from: base)
    #expect(codes(refused) == ["0 base-moved"])
    guard case .outcome(let outcome) = refused.last else {
      Issue.record("no outcome")
      return
    }
    #expect(outcome.result == .refused && outcome.revision == 1)
    #expect(try store.newest().position.revision == 1)
    #expect(codes(publish("Hai", from: try store.newest().position.short)) == [])
  }

  @Test func `a signed history goes on signed, or not at all`() throws {
    let signing = Publisher(store: store, key: SigningKey(), now: { 1_790_000_000 })
    let settings = ImportSettings(full: false, fixText: false, kind: nil, names: ["a.jsonl"])
    let command = PublishCommand(
      action: .importFiles(settings), author: "an", message: "", dryRun: false)
    signing.carryOut(command, contents: [.bytes(Array(Self.two.utf8))]) { _ in }
    #expect(codes(load(#"{"kind":"unit","id":"a","name":"Ba"}"#).lines) == ["0 no-publisher-key"])
    #expect(try store.newest().position.revision == 1)
  }

  @Test func `a prune says what is left, and once more that there is nothing to drop`() throws {
    for name in 1...5 { _ = load(#"{"kind":"unit","id":"a","name":"\#(name)"}"#) }
    let report = run(.prune(keep: 2), "")
    guard case .pruned(let line) = report.lines.first else {
      Issue.record("\(report.lines)")
      return
    }
    #expect(line.oldestRevision == 4)
    #expect(line.droppedRevisions == 3)
    #expect(line.droppedVersions == 3)
    #expect(report.outcome?.result == .pruned)
    #expect(report.outcome?.revision == 5)
    #expect(run(.prune(keep: 2), "").outcome?.result == .unchanged)
    // To undo the oldest kept revision takes the one before it.
    for revision in UInt64(1)...4 {
      #expect(codes(run(.revert(revision: revision), "").lines) == ["0 pruned-revision"])
    }
    #expect(codes(run(.revert(revision: 9), "").lines) == ["0 unknown-revision"])
    #expect(run(.revert(revision: 5), "").outcome?.result == .published)
  }

  @Test func `every fault of a file is told in the order of its lines`() throws {
    let report = load(
      """
      {"kind":"unit","id":"a","name":"Một","parent":"nowhere"}
      {"kind":"unit","id":"b"}
      {"kind":"unit","id":"c","name":"Ba","parent":"b"}
      {"kind":"unit","id":"d","name":"Bốn","parent":"d"}
      no json
      {"kind":"unit","id":"a","name":"Một"}
      """)
    #expect(
      codes(report.lines) == [
        "1 dangling-reference", "2 required", "4 cycle", "5 not-json", "6 duplicate-record",
      ])
    #expect(report.outcome?.result == .refused)
    #expect(report.outcome?.faults == 5)
    #expect(try store.newest().position.revision == 0)
  }

  @Test func `a record that others refer to is not deleted`() throws {
    _ = load(Self.two)
    let report = load(#"{"kind":"unit","id":"b","deleted":true}"#)
    #expect(codes(report.lines) == ["1 deleted-but-referred"])
    #expect(
      codes(load(#"{"kind":"unit","id":"a","name":"x","parent":"b"}"#, full: true).lines).count == 1
    )
  }

  @Test func `a dry run names each change and writes nothing`() throws {
    _ = load(Self.two)
    let report = load(
      """
      {"kind":"unit","id":"a","deleted":true}
      {"kind":"unit","id":"b","name":"Hai hai"}
      {"kind":"unit","id":"c","name":"Ba"}
      """, dryRun: true)
    let changes = report.lines.compactMap { line -> ChangeLine? in
      guard case .change(let change) = line else { return nil }
      return change
    }
    #expect(
      changes == [
        ChangeLine(action: .delete, record: "unit/a", fields: []),
        ChangeLine(action: .update, record: "unit/b", fields: ["name"]),
        ChangeLine(action: .insert, record: "unit/c", fields: []),
      ])
    #expect(report.outcome?.result == .wouldPublish)
    #expect(try store.newest().position.revision == 1)
  }

  @Test func `a revert undoes a revision and keeps what came later`() throws {
    _ = load(Self.two)
    let before = try store.record(RecordKey(kind: "unit", id: "b"))
    _ = load(#"{"kind":"unit","id":"b","name":"Khác"}"#)
    _ = load(#"{"kind":"unit","id":"c","name":"Ba"}"#)
    #expect(run(.revert(revision: 2), "").outcome?.result == .published)
    #expect(try store.record(RecordKey(kind: "unit", id: "b")) == before)
    #expect(try store.record(RecordKey(kind: "unit", id: "c")) != nil)
  }

  @Test func `a revert that would lose later work is refused and names it`() throws {
    _ = load(Self.two)
    _ = load(#"{"kind":"unit","id":"b","name":"Khác"}"#)
    _ = load(#"{"kind":"unit","id":"b","name":"Khác nữa"}"#)
    let report = run(.revert(revision: 2), "")
    #expect(codes(report.lines) == ["0 changed-since"])
    #expect(report.outcome?.result == .refused)
    #expect(try store.newest().position.revision == 3)
  }

  @Test func `a revert obeys the rules of an import`() throws {
    _ = load(#"{"kind":"unit","id":"b","name":"Hai"}"#)
    _ = load(#"{"kind":"unit","id":"a","name":"Một","parent":"b"}"#)
    #expect(codes(run(.revert(revision: 1), "").lines) == ["1 deleted-but-referred"])
  }

  @Test func `what is not there cannot be reverted`() throws {
    let report = run(.revert(revision: 9), "")
    #expect(codes(report.lines) == ["0 unknown-revision"])
    #expect(run(.revert(revision: 0), "").outcome?.result == .refused)
  }
}
