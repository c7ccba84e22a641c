import HonourProtocol

/// The penalty points of one address.
struct AddressRecord: Hashable, Sendable {
  private var points = 0
  /// The point that fades next has lasted since.
  private var fadingSince: Monotonic
  private var refusals = 0
  private var refusedUntil: Monotonic = 0

  init(at now: Monotonic) { fadingSince = now }

  /// Whether it has no point left and is not refused: it can be forgotten.
  func isClean(at now: Monotonic, _ limits: AdmissionLimits) -> Bool {
    points(at: now, limits) == 0 && now >= refusedUntil
  }

  func isRefused(at now: Monotonic) -> Bool { now < refusedUntil }

  /// Adds the points of an offence; at the limit the address is refused, each time twice as long.
  ///
  /// Points are never above the limit, so that they fade in bounded time. What goes wrong on
  /// connections that were open already while it is refused does not lengthen the refusal.
  mutating func add(_ offence: Offence, at now: Monotonic, _ limits: AdmissionLimits) {
    fade(at: now, limits)
    points = min(points + 1, limits.points)
    guard points >= limits.points, !isRefused(at: now) else { return }
    var length = limits.firstRefusal
    for _ in 0..<refusals where length < limits.longestRefusal { length *= 2 }
    refusedUntil = now + min(length, limits.longestRefusal)
    // Above this the length is the longest whatever the number.
    refusals = min(refusals + 1, 32)
  }

  private func points(at now: Monotonic, _ limits: AdmissionLimits) -> Int {
    points - min(points, faded(at: now, limits))
  }

  private func faded(at now: Monotonic, _ limits: AdmissionLimits) -> Int {
    guard now > fadingSince else { return 0 }
    return Int(clamping: (now - fadingSince) / max(1, limits.fade))
  }

  private mutating func fade(at now: Monotonic, _ limits: AdmissionLimits) {
    let faded = faded(at: now, limits)
    if faded >= points {
      // None left, so the next one starts to fade now; a refusal under way counts all the same.
      if !isRefused(at: now) { refusals = 0 }
      (points, fadingSince) = (0, now)
    } else {
      points -= faded
      fadingSince += Monotonic(faded) * limits.fade
    }
  }
}
