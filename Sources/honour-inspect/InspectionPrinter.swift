import HonourInspector
import HonourModel
import HonourTerminal

/// Writes what an inspection finds, as lines or as JSON.
struct InspectionPrinter {
  private let json: Bool
  private let allBytes: Bool
  private let only: Set<String>
  private var output = StandardOutput()
  /// How the program ends.
  private(set) var status = ExitStatus.success

  /// - Parameters:
  ///   - json: An object for each frame.
  ///   - allBytes: Every byte of a chunk's data.
  ///   - only: The types to show; all where it is empty.
  init(json: Bool, allBytes: Bool, only: [String]) {
    self.json = json
    self.allBytes = allBytes
    self.only = Set(only.map { $0.uppercased() })
  }

  mutating func show(_ outputs: [Inspection.Output]) {
    for found in outputs {
      switch found {
      case .frame(let frame):
        guard only.isEmpty || only.contains(frame.name.uppercased()) else { continue }
        if json { write(FrameJSON.object(frame)) } else { write(lines(of: frame)) }
      case .fault(let fault):
        status = fault.isCut ? .interrupted : .malformed
        if json { write(FrameJSON.object(fault)) } else { write(Listing.lines(fault) + [""]) }
      }
    }
  }

  mutating func end(_ totals: [Inspection.Total]) throws {
    if !json { write(Listing.lines(totals)) }
    try output.flush()
  }

  private func lines(of frame: InspectedFrame) -> [String] {
    Listing.lines(frame, allBytes: allBytes)
  }

  private mutating func write(_ lines: [String]) {
    for line in lines { output.line(line) }
  }

  private mutating func write(_ value: JSONValue) {
    output.append(value.canonicalBytes)
    output.line()
  }
}
