/// Something that waits for a lane.
protocol LaneJob: Sendable {
  /// False once nobody waits for it: it then costs nothing.
  var isWanted: Bool { get }
}
