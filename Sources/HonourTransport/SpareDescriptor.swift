import Glibc

/// A descriptor kept back, to be given up when the system has no other.
final class SpareDescriptor {
  private let descriptor: Int32

  /// Nil where the system has none to give.
  init?() {
    descriptor = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
  }

  deinit { close(descriptor) }
}
