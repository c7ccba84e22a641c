import HonourModel

/// Makes changes of read objects, or says why not.
struct RecordReader {
  let options: ImportOptions

  /// Where an object was read.
  struct Place {
    let file: String
    let origin: StagedChange.Origin

    func fault(
      _ problem: ImportProblem, record: RecordKey? = nil, field: String = ""
    ) -> ImportFault {
      ImportFault(file: file, line: origin.line, record: record, field: field, problem: problem)
    }
  }

  /// Judges an object and gives its change; faults, warnings and repairs go into the report.
  func change(
    of object: JSONObject, rewrittenNumbers: [String: String], at place: Place,
    into report: inout ImportReport
  ) -> StagedRecord? {
    var fields = Self.withoutNulls(object)
    if options.fixText {
      var repair = RecordRepair()
      fields = repair.repair(fields)
      if let collision = repair.collision {
        report.add(
          place.fault(.json(.duplicateKey, offset: 0), record: Self.key(fields), field: collision))
        return nil
      }
      for (field, changes) in repair.changes {
        report.add(
          TextRepair(file: place.file, line: place.origin.line, field: field, changes: changes))
      }
    }
    if fields["deleted"]?.bool == true { return deletion(fields, at: place, into: &report) }
    let faults = RecordCheck.faults(in: fields, rewrittenNumbers: rewrittenNumbers)
    guard faults.isEmpty else {
      let key = Self.key(fields)
      for fault in faults {
        report.add(place.fault(.rule(fault), record: key, field: fault.field))
      }
      return nil
    }
    // P0 is the default and absent.
    if fields["class"]?.text == "P0" { fields["class"] = nil }
    guard let record = Record(fields: fields), let kind = record.kind else {
      preconditionFailure("A record that passed the checks has a kind and an id.")
    }
    let canonical = record.canonical
    guard canonical.bytes.count <= ImportLimits.lineBytes else {
      report.add(place.fault(.lineTooLong, record: record.key))
      return nil
    }
    for field in RecordCheck.unknownFields(in: fields, of: kind) {
      report.addUnknown(field, of: kind, file: place.file, line: place.origin.line)
    }
    let change = StagedChange(
      change: .put(canonical), references: References.of(record),
      naturalKey: References.naturalKey(of: record), origin: place.origin)
    return StagedRecord(change: change, record: record)
  }

  private func deletion(
    _ fields: JSONObject, at place: Place, into report: inout ImportReport
  ) -> StagedRecord? {
    let faults = RecordCheck.identityFaults(in: fields)
    for fault in faults {
      report.add(place.fault(.rule(fault), record: Self.key(fields), field: fault.field))
    }
    guard faults.isEmpty, let key = Self.key(fields) else { return nil }
    let others = fields.members.map(\.name.string).filter {
      !["kind", "id", "deleted"].contains($0)
    }
    guard others.isEmpty else {
      let named = others.prefix(10).map { Excerpt.of($0) }
      report.add(place.fault(.deletionWithFields(named), record: key))
      return nil
    }
    let change = StagedChange(
      change: .delete(key), references: [], naturalKey: nil, origin: place.origin)
    return StagedRecord(change: change, record: nil)
  }

  private static func key(_ fields: JSONObject) -> RecordKey? { Record(fields: fields)?.key }

  /// A member that is null says that the field is absent.
  private static func withoutNulls(_ object: JSONObject) -> JSONObject {
    guard object.members.contains(where: isNull) else { return object }
    // Taking members away leaves the names in order and each once.
    return JSONObject(object.members.filter { !isNull($0) }) ?? object
  }

  private static func isNull(_ member: JSONObject.Member) -> Bool {
    if case .null = member.value { return true }
    return false
  }
}

/// A change, and the record that it puts.
struct StagedRecord {
  let change: StagedChange
  /// Nil for a deletion.
  let record: Record?
}
