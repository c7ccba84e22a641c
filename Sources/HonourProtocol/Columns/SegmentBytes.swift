/// A segment in the making.
///
/// Source: `Protocol/columns.md`, section 1.
struct SegmentBytes {
  private var bytes: [UInt8] = []
  private var bits = BitWriter()
  private var ends: [Int] = []

  mutating func count(_ value: Int) { Varint.append(UInt64(value), to: &bytes) }

  private mutating func text(_ value: [UInt8]) {
    count(value.count)
    bytes += value
  }

  /// Everything of a section but its columns.
  mutating func head(_ kind: [UInt8], _ rows: SectionRows) {
    text(kind)
    count(rows.fields.count)
    for field in rows.fields { text(field.bytes) }
    count(rows.deletes.count)
    count(rows.groups.count)
    for group in rows.groups {
      bytes += group.mask.bytes
      count(group.ranks.count)
    }
    PackedRanks.append([rows.deletes] + rows.groups.map(\.ranks), to: &bits)
    count(rows.layoutNumbers.count)
    if !rows.layoutNumbers.isEmpty {
      count(rows.layouts.count)
      for layout in rows.layouts {
        text(layout.signs)
        bytes += layout.fields.bytes
      }
      if rows.layouts.count > 1 { for number in rows.layoutNumbers { count(number) } }
    }
    ends.append(bytes.count)
  }

  mutating func column(_ column: EncodedColumn, isPacked: Bool) {
    bytes += column.bytes(isPacked: isPacked)
    if isPacked, let numbers = column.numbers { PackedNumbers.append(numbers, to: &bits) }
    ends.append(bytes.count)
  }

  /// The segment with its length in front.
  var output: SegmentWriter.Output {
    var whole: [UInt8] = []
    let tail = bits.reversed
    Varint.append(UInt64(bytes.count + tail.count), to: &whole)
    let shift = whole.count
    whole += bytes + tail
    return SegmentWriter.Output(bytes: whole, columnEnds: ends.map { $0 + shift })
  }
}
