import HonourInspector
import HonourModel
import HonourTerminal

/// Writes what an inspection finds, as lines or as JSON.
struct InspectionPrinter {
  private let json: Bool
  private let only: Set<String>
  private var output = StandardOutput()
  /// How the program ends.
  private(set) var status = ExitStatus.success

  /// - Parameters:
  ///   - json: An object for each frame.
  ///   - only: The types to show; all where it is empty.
  init(json: Bool, only: [String]) {
    self.json = json
    self.only = Set(only.map { $0.uppercased() })
  }

  mutating func show(_ outputs: [Inspection.Output]) throws {
    for found in outputs {
      switch found {
      case .frame(let frame):
        guard only.isEmpty || only.contains(frame.name.uppercased()) else { continue }
        show(FrameJSON.object(frame), or: Listing.lines(frame))
      case .fault(let fault):
        status = fault.isCut ? .interrupted : .malformed
        show(FrameJSON.object(fault), or: Listing.lines(fault) + [""])
      }
    }
  }

  mutating func end(_ totals: [Inspection.Total]) throws {
    if !json {
      for line in Listing.lines(totals) { output.line(line) }
    }
    try output.flush()
  }

  private mutating func show(
    _ value: @autoclosure () -> JSONValue, or lines: @autoclosure () -> [String]
  ) {
    if json {
      output.append(value().canonicalBytes)
      output.line()
    } else {
      for line in lines() { output.line(line) }
    }
  }
}
