import HonourModel
import HonourProtocol

/// A small state for what needs one, the same in every run.
struct SampleBase {
  let records: [CanonicalRecord]

  var base: ListedBase { ListedBase(records) }

  init() {
    var records: [CanonicalRecord] = []
    for number in 0..<12 {
      let name = ["Nguyễn Văn Phúc", "Lê Thị Hà", "Trần Quang Khải"][number % 3]
      for (kind, fields) in [
        (
          "person",
          #""born":"19\#(50 + number)-03-1\#(number % 10)","name":"\#(name) \#(number)","unit":"u\#(number % 3)""#
        ),
        (
          "unit",
          #""level":\#(number * number - 7),"name":"Tiểu đoàn \#(number)","tags":["a",{"b":null}]"#
        ),
      ] {
        let id = "\(kind)-\(number < 10 ? "0" : "")\(number)@c/2"
        let (first, second) = (#""id":"\#(id)","kind":"\#(kind)""#, fields)
        // `born` stands before `id`; the other fields after `kind`.
        let cut = kind == "person" ? second.utf8.firstIndex(of: UInt8(ascii: ",")) : nil
        let line =
          if let cut { "{\(second[..<cut]),\(first)\(second[cut...])}" } else {
            "{\(first),\(second)}"
          }
        records.append(
          CanonicalRecord(key: RecordKey(kind: kind, id: id), bytes: Array(line.utf8)))
      }
    }
    self.records = records.sorted { $0.key < $1.key }
  }

  /// Changes with what a writer must know of this state.
  func ranked(_ changes: [RecordChange]) -> [RankedChange] {
    changes.map { change in
      let key = change.key
      let same = records.filter { $0.key.kindBytes == key.kindBytes }
      let new: [UInt8]? = if case .put(let record) = change { record.bytes } else { nil }
      return RankedChange(
        key: key, rank: UInt64(same.filter { $0.key < key }.count),
        old: same.first { $0.key == key }?.bytes, new: new)
    }
  }
}
