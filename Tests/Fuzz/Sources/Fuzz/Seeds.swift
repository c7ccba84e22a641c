import Foundation
import HonourModel
import HonourProtocol

/// First inputs of every target, made from `Protocol/vectors` and from our own writers.
///
/// Mode bytes and the seed 1 (cuts everywhere) stand in front, as ``Input`` wants them.
enum Seeds {
  private static let seed: [UInt8] = [0, 0, 0, 1]

  static func write(to folder: String, vectors: String) throws {
    for target in Fuzz.targets.keys {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(target)", withIntermediateDirectories: true)
    }
    func put(_ target: String, _ name: String, _ bytes: [UInt8]) throws {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(target)/\(name)"))
    }
    for file in try FileManager.default.subpathsOfDirectory(atPath: vectors).sorted()
    where file.hasSuffix(".hex") {
      let text = try String(contentsOfFile: "\(vectors)/\(file)", encoding: .utf8)
      let bytes = bytes(of: text)
      let name = file.replacingOccurrences(of: "/", with: "-")
      for phase in UInt8(0)...10 {
        try put("frames", "\(phase)-\(name)", [phase | 0x80] + seed + bytes)
      }
      for mode in UInt8(0)..<64 { try put("session", "\(mode)-\(name)", [mode] + seed + bytes) }
      if let manifest = frames(of: bytes) {
        try put("transfer", name, [0] + seed + manifest)
      }
    }
    try put("session", "walk", [0] + seed + Samples.conversation)
    let sample = SampleBase()
    for record in sample.records {
      try put("json", record.key.id.filter { $0 != "/" }, record.bytes)
    }
    let entries = try rows(sample)
    try put("transfer", "rows", [1] + seed + entries)
    for (number, changes) in histories(sample).enumerated() {
      var writer = SegmentWriter(base: sample.base)
      let plain = try writer.segments(sample.ranked(changes)).bytes
      let recipe = writer.recipeBytes
      try put("columns", "\(number)", [0] + seed + [UInt8(recipe.count)] + recipe + plain)
      let body = Array(plain.drop { $0 & 0x80 != 0 }.dropFirst())
      try put("columns", "\(number)-body", [1] + seed + [UInt8(recipe.count)] + recipe + body)
      let delta = try Samples.delta(plain, recipe, changes, on: sample.base)
      try put("transfer", "\(number)-on-base", [0] + seed + delta)
    }
  }

  private static func bytes(of text: String) -> [UInt8] {
    text.split(separator: "\n").filter { !$0.hasPrefix("#") }.flatMap { line in
      Hexadecimal.decode(line.prefix { $0 != "#" }.filter { $0 != " " }) ?? []
    }
  }

  /// What stands from the first MANIFEST on.
  private static func frames(of stream: [UInt8]) -> [UInt8]? {
    let start = stream.starts(with: Bundle.magic) ? Bundle.headerBytes : 0
    var decoder = FrameDecoder()
    decoder.append(stream[start...])
    for phase in [FramePhase.serverGreeting, .bundleBase] {
      var decoder = decoder
      guard let first = try? decoder.next(in: phase),
        let second = try? decoder.next(in: .serverOpen), case .manifest = second.frame
      else { continue }
      return Array(stream[(start + first.byteCount)...])
    }
    return nil
  }

  private static func rows(_ sample: SampleBase) throws -> [UInt8] {
    var writer = DeltaWriter()
    var bytes: [UInt8] = []
    for record in sample.records.prefix(2) { bytes += try writer.entry(.put(record)) }
    bytes += try writer.entry(.delete(RecordKey(kind: "unit", id: "x")))
    return [2, 1] + bytes
  }

  /// Changes of the sample state: fields changed, added and removed, records deleted and inserted.
  private static func histories(_ sample: SampleBase) -> [[RecordChange]] {
    func edited(_ record: CanonicalRecord, _ old: String, _ new: String) -> RecordChange {
      let text = String(decoding: record.bytes, as: UTF8.self)
      return .put(
        CanonicalRecord(
          key: record.key, bytes: Array(text.replacingOccurrences(of: old, with: new).utf8)))
    }
    let all = sample.records
    let inserts = (0..<6).map { number in
      let key = RecordKey(kind: "unit", id: "unit-9\(number)@c/\(number)")
      let line =
        #"{"id":"\#(key.id)","kind":"unit","level":\#(9 + number),"name":"Đại đội \#(number)"}"#
      return RecordChange.put(CanonicalRecord(key: key, bytes: Array(line.utf8)))
    }
    return [
      [edited(all[3], "name", "post")], [.delete(all[5].key)], [inserts[0]], inserts,
      all.map { edited($0, "Nguyễn", "Trần") }, all.map { edited($0, "\"19", "\"20") },
      all.map { edited($0, ",\"tags\":[\"a\",{\"b\":null}]", "") }, all.map { .delete($0.key) },
      all.map(RecordChange.put), all.map { edited($0, "\"tags\"", "\"tägs\"") } + inserts,
    ]
  }
}
