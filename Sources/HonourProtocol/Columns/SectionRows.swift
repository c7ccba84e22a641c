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

  private typealias Member = RecordMembers.Member

  /// A field that is not the same on both sides; nil where a side does not have it.
  private struct Difference {
    let name: FieldName
    let old: ArraySlice<UInt8>?
    let new: ArraySlice<UInt8>?
  }

  private typealias Patch = (rank: UInt64, differences: [Difference])
  private typealias Insert = (
    key: RecordKey, members: [(name: FieldName, value: ArraySlice<UInt8>)]
  )

  /// Takes its places off those that the segment may still have; nil where there are too few.
  ///
  /// - Throws: ``WireError`` where a record's bytes are not canonical JSON.
  init?(_ changes: ArraySlice<RankedChange>, placesLeft: inout Int) throws(WireError) {
    var patched: [Patch] = []
    var inserted: [Insert] = []
    var names: Set<FieldName> = []
    for change in changes {
      switch (change.old, change.new) {
      case (nil, nil): continue
      case (.some, nil): deletes.append(change.rank)
      case (nil, .some(let new)):
        let members = try Self.members(new, change.key)
          .map { (name: FieldName($0.name), value: $0.value) }
          .filter { $0.name != .id && $0.name != .kind }
        for member in members { names.insert(member.name) }
        inserted.append((change.key, members))
      case (.some(let old), .some(let new)):
        let differences = try Self.differences(old, new, change.key)
        for difference in differences { names.insert(difference.name) }
        patched.append((change.rank, differences))
      }
    }
    fields = names.sorted()
    let ids = inserted.map { IdentifierParts($0.key.idBytes) }
    let partCount = ids.map(\.parts.count).max() ?? 0
    let places = Segment.places(
      fields: fields.count, parts: partCount, patched: patched.count, inserted: inserted.count)
    guard places <= placesLeft, fields.count <= Segment.fieldLimit else { return nil }
    placesLeft -= places
    addPatches(patched)
    addInserts(inserted, ids, partCount: partCount)
  }

  private static func members(_ bytes: [UInt8], _ key: RecordKey) throws(WireError) -> [Member] {
    var scanner = RecordMembers(bytes)
    var members: [Member] = []
    while let member = scanner.next() { members.append(member) }
    guard scanner.isSound else { throw WireError(.noKey, at: 0, path: key.path, found: bytes) }
    return members
  }

  /// What is not the same on both sides; the id and the kind of one record are.
  private static func differences(
    _ old: [UInt8], _ new: [UInt8], _ key: RecordKey
  ) throws(WireError) -> [Difference] {
    var found: [Difference] = []
    var (olds, news) = (RecordMembers(old), RecordMembers(new))
    var (before, after) = (olds.next(), news.next())
    while before != nil || after != nil {
      // Most fields are the same: their names are compared as they stand.
      if let one = before, let other = after, one.name == other.name {
        if one.value != other.value {
          found.append(
            Difference(name: FieldName(other.name), old: one.value, new: other.value))
        }
        (before, after) = (olds.next(), news.next())
        continue
      }
      let name = before.map { FieldName($0.name) }
      let newName = after.map { FieldName($0.name) }
      if let name, newName.map({ name < $0 }) ?? true {
        found.append(Difference(name: name, old: before?.value, new: nil))
        before = olds.next()
      } else if let newName {
        found.append(Difference(name: newName, old: nil, new: after?.value))
        after = news.next()
      }
    }
    guard olds.isSound else { throw WireError(.noKey, at: 0, path: key.path, found: old) }
    guard news.isSound else { throw WireError(.noKey, at: 0, path: key.path, found: new) }
    return found
  }

  private mutating func addPatches(_ patched: [Patch]) {
    let numbers = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1, $0) })
    var rows: [(mask: Segment.FieldMask, row: Int)] = []
    var used = Segment.FieldMask(fieldCount: fields.count)
    for (row, patch) in patched.enumerated() {
      var mask = Segment.FieldMask(fieldCount: fields.count)
      for difference in patch.differences {
        guard let field = numbers[difference.name] else { continue }
        mask[field] = true
        used[field] = true
      }
      rows.append((mask, row))
    }
    // Stable by rank within a mask: rows are compared by their number last.
    rows.sort { ($0.mask, $0.row) < ($1.mask, $1.row) }
    let columns = fields.indices.filter { used[$0] }.map { fields[$0] }
    let places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
    patches = ColumnTable(names: columns.map { .field($0) })
    old = ColumnTable(names: columns.map { .field($0) })
    for (mask, row) in rows {
      let patch = patched[row]
      if groups.last?.mask == mask {
        groups[groups.count - 1].ranks.append(patch.rank)
      } else {
        groups.append(Group(mask: mask, ranks: [patch.rank]))
      }
      let cells = patch.differences.compactMap { difference in
        places[difference.name].map { (column: $0, difference) }
      }
      patches.addRow { table, row in
        for (column, difference) in cells {
          if let value = difference.new {
            table[column].append(json: value, row: row)
          } else {
            table[column].appendAbsent(row: row)
          }
        }
      }
      old.addRow { table, row in
        for (column, difference) in cells {
          if let value = difference.old { table[column].append(json: value, row: row) }
        }
      }
    }
  }

  private mutating func addInserts(
    _ inserted: [Insert], _ ids: [IdentifierParts], partCount: Int
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
