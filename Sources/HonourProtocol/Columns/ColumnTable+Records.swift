import HonourModel

extension ColumnTable {
  /// The columns of whole records: the parts of their ids, then their fields as they come.
  ///
  /// What is not a record's canonical bytes is left out; it predicts nothing.
  init(_ records: [CanonicalRecord]) {
    var names: [Name] = []
    var numbers: [Name: Int] = [:]
    for record in records {
      for name in Self.names(of: record) where numbers[name] == nil {
        numbers[name] = names.count
        names.append(name)
      }
    }
    self.init(names: names)
    for record in records {
      addRow { columns, row in
        for (part, text) in IdentifierParts(record.key.idBytes).parts.enumerated() {
          if let number = numbers[.part(part)] { columns[number].append(text, row: row) }
        }
        for member in RecordMembers(record.bytes) {
          let name = FieldName(member.name)
          guard name != .id, name != .kind, let number = numbers[.field(name)] else { continue }
          columns[number].append(json: member.value, row: row)
        }
      }
    }
  }

  private static func names(of record: CanonicalRecord) -> [Name] {
    let parts = IdentifierParts(record.key.idBytes).parts.indices.map { Name.part($0) }
    let fields = RecordMembers(record.bytes).map { FieldName($0.name) }
    return parts + fields.filter { $0 != .id && $0 != .kind }.map { .field($0) }
  }
}
