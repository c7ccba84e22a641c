import HonourModel

/// Puts cells together to the canonical bytes of records.
struct RecordAssembler {
  private let head: SectionHead
  /// Before which of the fields the members `id` and `kind` stand.
  private let idPlace: Int
  private let kindPlace: Int

  init(_ head: SectionHead) {
    self.head = head
    idPlace = head.fields.firstIndex { .id < $0 } ?? head.fields.count
    kindPlace = head.fields.firstIndex { .kind < $0 } ?? head.fields.count
  }

  /// A record of the base with the cells of a row in place of its own.
  func patched(
    _ record: CanonicalRecord, row: Int, _ columns: [ColumnTable.Column], _ input: ColumnInput
  ) throws(WireError) -> CanonicalRecord {
    var changes = columns.compactMap { column in
      column.cell(inRow: row).flatMap { cell in column.fieldName.map { (name: $0, cell: cell) } }
    }[...]
    var json = ObjectBytes()
    for member in RecordMembers(record.bytes) {
      let name = FieldName(member.name)
      while let change = changes.first, change.name < name {
        json.add(change.name, cell: change.cell)
        changes.removeFirst()
      }
      if let change = changes.first, change.name == name {
        json.add(name, cell: change.cell)
        changes.removeFirst()
      } else {
        json.add(member)
      }
    }
    for change in changes { json.add(change.name, cell: change.cell) }
    return CanonicalRecord(key: record.key, bytes: try json.finish(input))
  }

  /// An inserted record.
  func inserted(
    row: Int, _ columns: [ColumnTable.Column], _ input: ColumnInput
  ) throws(WireError) -> CanonicalRecord {
    let layout = head.layouts[head.layoutNumbers[row]]
    var id: [UInt8] = []
    for part in 0...layout.signs.count {
      if part > 0 { id.append(layout.signs[part - 1]) }
      id.append(contentsOf: columns[part].cell(inRow: row) ?? [])
    }
    guard let key = RecordKey(bytes: head.kind + [0] + id) else {
      throw input.error(.noKey, "id")
    }
    var json = ObjectBytes()
    var place = 0
    func addKey(_ json: inout ObjectBytes) {
      if place == idPlace { json.add(.id, cell: id[...]) }
      if place == kindPlace { json.add(.kind, cell: head.kind[...]) }
    }
    var column = head.partCount
    for field in head.fields.indices {
      addKey(&json)
      place += 1
      guard head.usedFields[field] else { continue }
      if let cell = columns[column].cell(inRow: row) { json.add(head.fields[field], cell: cell) }
      column += 1
    }
    addKey(&json)
    return CanonicalRecord(key: key, bytes: try json.finish(input))
  }

  /// An object in the making; members come in canonical order.
  private struct ObjectBytes {
    /// Bytes for which room is made at once; most records have fewer.
    private static let usualBytes = 480

    private var bytes: [UInt8] = []

    init() {
      bytes.reserveCapacity(Self.usualBytes)
      bytes.append(UInt8(ascii: "{"))
    }

    mutating func add(_ name: FieldName, cell: ArraySlice<UInt8>) {
      guard !CellColumn.isAbsent(cell) else { return }
      begin(name.bytes[...])
      CellColumn.appendJSON(of: cell, to: &bytes)
    }

    mutating func add(_ member: RecordMembers.Member) {
      begin(member.name)
      bytes.append(contentsOf: member.value)
    }

    private mutating func begin(_ name: ArraySlice<UInt8>) {
      if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(UInt8(ascii: "\""))
      bytes.append(contentsOf: name)
      bytes.append(UInt8(ascii: "\""))
      bytes.append(UInt8(ascii: ":"))
    }

    /// Hands the bytes over; the object is of no more use.
    mutating func finish(_ input: ColumnInput) throws(WireError) -> [UInt8] {
      let limit = WireLimits.recordBytes
      guard bytes.count < limit else {
        throw input.error(
          .aboveLimit(value: UInt64(bytes.count) + 1, limit: UInt64(limit)), "record")
      }
      bytes.append(UInt8(ascii: "}"))
      defer { bytes = [] }
      return bytes
    }
  }
}
