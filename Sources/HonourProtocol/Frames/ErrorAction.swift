/// What the receiver of an ERROR does next.
///
/// It keeps its data in every case.
///
/// Source: `Protocol/errors.md`.
package enum ErrorAction: UInt8, CaseIterable, Sendable {
  /// Tells a person, and does not come back by itself. Also every action not known here.
  case stop = 0
  /// Comes back after the given time, to this address or another.
  case retry = 1
  /// Tells a person which side's program is too old.
  case update = 2
  /// Tells a person that this server's dataset is another one.
  case choose = 3
  /// Stops syncing with this server and tells a person at once.
  case alarm = 4
  /// Tells a person that the server's operator has to admit this client, and as what.
  case admit = 5

  package var name: String {
    switch self {
    case .stop: "stop"
    case .retry: "retry"
    case .update: "update"
    case .choose: "choose"
    case .alarm: "alarm"
    case .admit: "admit"
    }
  }
}
