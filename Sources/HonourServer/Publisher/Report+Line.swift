import HonourModel
import HonourProtocol

extension Report {
  /// A line as an editor is told it; one that is too long for a frame is shortened.
  init(_ line: ReportLine) {
    var bytes = line.json.canonicalBytes
    if bytes.count > WireLimits.reportLineBytes { bytes = line.shortened.json.canonicalBytes }
    if case .outcome = line {
      self.init(isLast: true, line: bytes)
    } else {
      self.init(isLast: false, line: bytes)
    }
  }
}

extension ReportLine {
  private static let shownFields = 64
  private static let shownCharacters = 1_024

  /// The same in few words; what is left out is marked.
  fileprivate var shortened: ReportLine {
    switch self {
    case .warning(let text): .warning(Self.cut(text))
    case .repair(let text): .repair(Self.cut(text))
    case .fault(let fault):
      .fault(
        FaultLine(
          file: fault.file.map(Self.cut), line: fault.line, field: fault.field.map(Self.cut),
          code: fault.code, sentence: Self.cut(fault.sentence)))
    case .change(let change):
      .change(
        ChangeLine(
          action: change.action, record: Self.cut(change.record),
          fields: change.fields.prefix(Self.shownFields).map { Self.cut($0, 128) } + ["…"]))
    case .pruned, .outcome: self
    }
  }

  private static func cut(_ text: String) -> String { cut(text, shownCharacters) }

  private static func cut(_ text: String, _ count: Int) -> String {
    text.unicodeScalars.count <= count
      ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(count))) + "…"
  }
}
