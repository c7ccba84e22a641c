import HonourModel

/// The changes of one kind in a segment, as its writer needs them.
struct SectionRows {
  struct Group {
    let mask: Segment.FieldMask
    var ranks: [UInt64]
  }

  private(set) var fields: [FieldName] = []
  private(set) var deletes: [UInt64] = []
  /// By their masks, rising.
  private(set) var groups: [Group] = []
  private(set) var layouts: [Segment.Layout] = []
  /// For each inserted row, in key order.
  private(set) var layoutNumbers: [Int] = []
  /// The patched cells, the rows group by group.
  private(set) var patches = ColumnTable()
  /// The same fields of the same rows in the base.
  private(set) var old = ColumnTable()
  private(set) var inserts = ColumnTable()

  private typealias Members = [(name: FieldName, value: ArraySlice<UInt8>)]

  /// Takes its places off those that the segment may still have; nil where there are too few.
  ///
  /// - Throws: ``WireError`` where a record's bytes are not canonical JSON.
  init?(_ changes: ArraySlice<RankedChange>, placesLeft: inout Int) throws(WireError) {
    var patched: [(rank: UInt64, old: Members, new: Members)] = []
    var inserted: [(key: RecordKey, members: Members)] = []
    var names: Set<FieldName> = []
    for change in changes {
      switch (change.old, change.new) {
      case (nil, nil): continue
      case (.some, nil): deletes.append(change.rank)
      case (nil, .some(let new)):
        let members = try Self.members(new, change.key)
        for member in members { names.insert(member.name) }
        inserted.append((change.key, members))
      case (.some(let old), .some(let new)):
        let pair = (try Self.members(old, change.key), try Self.members(new, change.key))
        for name in Self.differing(pair.0, pair.1) { names.insert(name) }
        patched.append((change.rank, pair.0, pair.1))
      }
    }
    fields = names.sorted()
    let ids = inserted.map { IdentifierParts($0.key.idBytes) }
    let partCount = ids.map(\.parts.count).max() ?? 0
    let places = Segment.places(
      fields: fields.count, parts: partCount, patched: patched.count, inserted: inserted.count)
    guard places <= placesLeft else { return nil }
    placesLeft -= places
    addPatches(patched)
    addInserts(inserted, ids, partCount: partCount)
  }

  private static func members(_ bytes: [UInt8], _ key: RecordKey) throws(WireError) -> Members {
    var scanner = RecordMembers(bytes)
    var members: Members = []
    while let member = scanner.next() {
      let name = FieldName(member.name)
      if name != .id, name != .kind { members.append((name, member.value)) }
    }
    guard scanner.isSound else { throw WireError(.noKey, at: 0, path: key.path, found: bytes) }
    return members
  }

  /// The names whose values are not the same on both sides.
  private static func differing(_ old: Members, _ new: Members) -> [FieldName] {
    var names: [FieldName] = []
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      if j == new.count || (i < old.count && old[i].name < new[j].name) {
        names.append(old[i].name)
        i += 1
      } else if i == old.count || new[j].name < old[i].name {
        names.append(new[j].name)
        j += 1
      } else {
        if old[i].value != new[j].value { names.append(new[j].name) }
        i += 1
        j += 1
      }
    }
    return names
  }

  private mutating func addPatches(_ patched: [(rank: UInt64, old: Members, new: Members)]) {
    let numbers = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1, $0) })
    var rows: [(mask: Segment.FieldMask, row: Int)] = []
    var used = Segment.FieldMask(fieldCount: fields.count)
    for (row, patch) in patched.enumerated() {
      var mask = Segment.FieldMask(fieldCount: fields.count)
      for name in Self.differing(patch.old, patch.new) {
        guard let field = numbers[name] else { continue }
        mask[field] = true
        used[field] = true
      }
      rows.append((mask, row))
    }
    // Stable by rank within a mask: rows are compared by their number last.
    rows.sort { ($0.mask, $0.row) < ($1.mask, $1.row) }
    let columns = fields.indices.filter { used[$0] }
    patches = ColumnTable(names: columns.map { .field(fields[$0]) })
    old = ColumnTable(names: columns.map { .field(fields[$0]) })
    for (mask, row) in rows {
      let patch = patched[row]
      if groups.last?.mask == mask {
        groups[groups.count - 1].ranks.append(patch.rank)
      } else {
        groups.append(Group(mask: mask, ranks: [patch.rank]))
      }
      let new = Self.byName(patch.new)
      patches.addRow { table, row in
        for (column, field) in columns.enumerated() where mask[field] {
          if let value = new[fields[field]] {
            table[column].append(json: value, row: row)
          } else {
            table[column].appendAbsent(row: row)
          }
        }
      }
      let before = Self.byName(patch.old)
      old.addRow { table, row in
        for (column, field) in columns.enumerated() where mask[field] {
          if let value = before[fields[field]] { table[column].append(json: value, row: row) }
        }
      }
    }
  }

  private static func byName(_ members: Members) -> [FieldName: ArraySlice<UInt8>] {
    Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
  }

  private mutating func addInserts(
    _ inserted: [(key: RecordKey, members: Members)], _ ids: [IdentifierParts], partCount: Int
  ) {
    let numbers = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1, $0) })
    var known: [Segment.Layout: Int] = [:]
    var used = Segment.FieldMask(fieldCount: fields.count)
    for (insert, id) in zip(inserted, ids) {
      var mask = Segment.FieldMask(fieldCount: fields.count)
      for member in insert.members {
        guard let field = numbers[member.name] else { continue }
        mask[field] = true
        used[field] = true
      }
      let layout = Segment.Layout(signs: id.signs, fields: mask)
      let number = known[layout] ?? layouts.count
      if number == layouts.count {
        known[layout] = number
        layouts.append(layout)
      }
      layoutNumbers.append(number)
    }
    let columns = fields.indices.filter { used[$0] }
    let places = Dictionary(
      uniqueKeysWithValues: columns.enumerated().map { (fields[$1], partCount + $0) })
    inserts = ColumnTable(
      names: (0..<partCount).map { .part($0) } + columns.map { .field(fields[$0]) })
    for (insert, id) in zip(inserted, ids) {
      inserts.addRow { table, row in
        for (part, text) in id.parts.enumerated() {
          table[part].append(text, row: row)
        }
        for member in insert.members {
          guard let place = places[member.name] else { continue }
          table[place].append(json: member.value, row: row)
        }
      }
    }
  }
}
