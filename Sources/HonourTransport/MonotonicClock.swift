import Dispatch

/// The clock of every deadline: it never goes back and knows no date.
package enum MonotonicClock {
  /// Nanoseconds since an arbitrary start.
  package static func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }
}
