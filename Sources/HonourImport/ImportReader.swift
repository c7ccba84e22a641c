package import HonourModel

/// Reads the files of an import and gives their changes one by one.
///
/// Lines that break a rule give no change; what is wrong with them is in ``report``, and an import
/// with a fault must not be published. Memory is bounded whatever the size of the files, but for
/// what the rules about several records need (see ``StateRules``).
/// Source: `Protocol/data-model.md`, "Files".
package struct ImportReader {
  package let files: [ImportFile]
  package private(set) var report = ImportReport()
  private let reader: RecordReader
  private var stateRules = StateRules()
  private var fileIndex = -1
  private var content = Content.none

  private enum Content {
    case none
    case lines(LineReader)
    case rows(CSVReader, CSVDecoder)
  }

  package init(files: [ImportFile], options: ImportOptions = ImportOptions()) {
    self.files = files
    reader = RecordReader(options: options)
  }

  /// The next change that breaks no rule of its own; nil after the last file.
  package mutating func next() throws(ImportError) -> StagedChange? {
    while true {
      // Taken out while it is used, so that its buffers are not copied.
      let current = content
      content = .none
      var found: StagedRecord?
      switch current {
      case .none:
        guard try openNext() else { return nil }
        continue
      case .lines(var lines):
        guard let line = try lines.next() else { continue }
        content = .lines(lines)
        found = change(of: line)
      case .rows(var rows, let decoder):
        guard let row = try rows.next() else { continue }
        content = .rows(rows, decoder)
        found = change(of: row, by: decoder)
      }
      guard let found else { continue }
      report.changeCount += 1
      if let record = found.record { stateRules.note(record, at: found.change.origin) }
      return found.change
    }
  }

  /// What breaks the rules that need other records, after the last change was read and staged.
  ///
  /// References, deletions, duplicates and natural keys are the store's to check.
  package func stateFaults(in view: some StateView) throws -> [ImportFault] {
    try stateRules.faults(in: view, files: files.map(\.name))
  }

  // MARK: Files

  private var lineNumber = 0

  private var place: RecordReader.Place {
    RecordReader.Place(
      file: files[fileIndex].name,
      origin: StagedChange.Origin(file: fileIndex, line: lineNumber))
  }

  /// Opens the next file; false where there is none.
  private mutating func openNext() throws(ImportError) -> Bool {
    guard fileIndex + 1 < files.count else { return false }
    fileIndex += 1
    lineNumber = 0
    let file = files[fileIndex]
    var source = try ByteSource(file)
    let start = Self.withoutMark(try Self.firstChunk(of: &source))
    switch FormatGuess.format(of: file, start: start) {
    case .jsonLines: content = .lines(LineReader(source, start: start))
    case .csv:
      var rows = CSVReader(source, start: start)
      guard let header = try rows.next() else { return true }
      lineNumber = 1
      report.lineCount += 1
      do {
        content = .rows(rows, try CSVDecoder(header: header, defaultKind: file.kind))
      } catch {
        report.add(place.fault(error.problem, field: error.field))
      }
    }
    return true
  }

  /// The first bytes, at least three where the file has them: a byte order mark must be whole.
  private static func firstChunk(of source: inout ByteSource) throws(ImportError) -> [UInt8] {
    var start: [UInt8] = []
    while start.count < 3, let more = try source.next() { start.append(contentsOf: more) }
    return start
  }

  private static func withoutMark(_ start: [UInt8]) -> [UInt8] {
    start.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(start.dropFirst(3)) : start
  }

  // MARK: Lines and rows

  private mutating func change(of line: LineReader.Line) -> StagedRecord? {
    lineNumber += 1
    report.lineCount += 1
    guard case .bytes(let bytes) = line else {
      report.add(place.fault(.lineTooLong))
      return nil
    }
    guard !bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) else { return nil }
    do {
      let document = try JSONParser.document(bytes)
      guard case .object(let object) = document.value else {
        report.add(place.fault(.notObject))
        return nil
      }
      return reader.change(
        of: object, rewrittenNumbers: document.rewrittenNumbers, at: place, into: &report)
    } catch {
      report.add(place.fault(.json(error.code, offset: error.offset), field: error.path))
      return nil
    }
  }

  private mutating func change(of row: CSVRow, by decoder: CSVDecoder) -> StagedRecord? {
    lineNumber = row.line
    report.lineCount += row.lineCount
    guard !row.isEmpty else { return nil }
    let (object, rewrittenNumbers, faults) = decoder.object(of: row)
    guard faults.isEmpty else {
      let key = Record(fields: object)?.key
      for fault in faults {
        report.add(place.fault(fault.problem, record: key, field: fault.field))
      }
      return nil
    }
    return reader.change(
      of: object, rewrittenNumbers: rewrittenNumbers, at: place, into: &report)
  }
}
