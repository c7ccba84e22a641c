import HonourModel

extension ColumnTable {
  /// The columns of whole records: the parts of their ids, and their fields, as they come.
  ///
  /// What is not a record's canonical bytes is left out; it predicts nothing.
  init(_ records: [CanonicalRecord]) {
    self.init()
    var places = Places()
    for record in records {
      addRow { columns, row in
        IdentifierParts.forEachPart(of: record.key.idBytes) { part, text in
          columns[places.column(ofPart: part, in: &columns)].append(text, row: row)
        }
        for member in RecordMembers(record.bytes) {
          guard let column = places.column(of: member.name, in: &columns) else { continue }
          columns[column].append(json: member.value, row: row)
        }
      }
    }
  }

  /// Which column a member of a record goes to.
  ///
  /// Members follow one another in most records as they did in the last one, so the place of a name
  /// is guessed from the name before it and looked up only where the guess is wrong.
  private struct Places {
    private struct Entry {
      let name: ArraySlice<UInt8>
      /// Nil for the id and the kind, which have no column.
      let column: Int?
      /// The entry that came after this one last.
      var following = 0
    }

    private var parts: [Int] = []
    private var entries: [Entry] = []
    private var numbers: [ArraySlice<UInt8>: Int] = [:]
    private var last = 0

    mutating func column(ofPart part: Int, in columns: inout [Column]) -> Int {
      if part == parts.count {
        parts.append(columns.count)
        columns.append(Column(name: .part(part)))
      }
      return parts[part]
    }

    mutating func column(of name: ArraySlice<UInt8>, in columns: inout [Column]) -> Int? {
      if !entries.isEmpty {
        let guess = entries[last].following
        if entries[guess].name == name {
          last = guess
          return entries[guess].column
        }
      }
      let number = numbers[name] ?? enter(name, in: &columns)
      entries[last].following = number
      last = number
      return entries[number].column
    }

    private mutating func enter(_ name: ArraySlice<UInt8>, in columns: inout [Column]) -> Int {
      let field = FieldName(name)
      let hasColumn = field != .id && field != .kind
      // A copy: the slice would keep its whole record.
      let name = field.bytes[...]
      numbers[name] = entries.count
      entries.append(Entry(name: name, column: hasColumn ? columns.count : nil))
      if hasColumn { columns.append(Column(name: .field(field))) }
      return entries.count - 1
    }
  }
}
